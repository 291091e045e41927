import BitMemory
import Hollow
import HollowTools
import TestSupport
import Testing
import Timeline

/// The lines that doc comments show as usage, run as they stand there but for the paths.
@Suite("Usage examples") struct UsageTests {
  /// Of `Validator`.
  private struct HasDefaultCountry: Validator {
    func refusal(of next: DataState, after previous: DataState?) throws -> String? {
      let countries = try next.primaryKeyIndex("Country")
      return countries.find(1) == nil ? "country 1, the default, is missing" : nil
    }
  }

  /// Of `Gate`.
  private struct FreezeFile: Gate {
    let path: String

    func begin(after announced: TimelineState?, at instant: EpochMilliseconds) throws -> [HeaderTag] { [] }

    func admit(_ next: DataState, after announced: TimelineState?) throws {
      guard try FileSystem.fileSize(path) != nil else { return }
      throw TimelineError(code: .refused, timeline: "films", detail: "remove \(path) to publish again")
    }

    func didAnnounce(_ state: TimelineState, at instant: EpochMilliseconds) {}
  }

  private let directory: TemporaryDirectory
  private let store: DirectoryBlobStore

  init() throws {
    directory = try TemporaryDirectory()
    store = DirectoryBlobStore(path: directory.file("films"), timeline: "films")
  }

  /// Of `Producer`.
  private func publish(_ title: String, _ producer: Producer, at instant: EpochMilliseconds) throws -> TimelineState {
    try producer.runCycle(at: instant, from: .noRecords) { write in
      let films = try write.type("Film")
      var film = write.row(films)
      film.set(0, long: 1)
      film.set(1, text: title)
      try write.upsert(film, to: films)
      return [HeaderTag(key: "source", value: "first delivery")]
    }
  }

  private func producer(gate: (any Gate)? = nil) throws -> Producer {
    let schemas = try SchemaParser.parse("Film @PrimaryKey(id) { long id; string title; }")
    let policy = SnapshotPolicy(maximumDeltas: 20, publication: .onRequest)
    return try Producer(store, schemas: schemas, gate: gate, snapshots: policy, at: 1_795_435_200_000)
  }

  @Test("write, read, follow, look back, remove and verify") func walk() throws {
    let producer = try producer()
    let first = try publish("Alien", producer, at: 1_795_435_201_000)
    let state = try publish("Aliens", producer, at: 1_795_435_202_000)

    let consumer = Consumer(store)
    let titles = try state.data.column("Film", "title", .string)
    #expect(try consumer.latest()?.data.populated("Film").map { titles.text(at: $0) } == ["Aliens"])
    #expect(
      try consumer.versions().map { try consumer.state(at: $0).publishedAt } == [1_795_435_201_000, 1_795_435_202_000])
    #expect(try store.withBlob(.snapshot(first.version)) { $0.byteCount } > 0)
    #expect(AnnouncementWatcher(store).wait(beyond: nil, timeoutMilliseconds: 60_000) == state.version)

    let history = RecordHistory(store, indexDirectory: directory.file("history"))
    let key = try KeyPaths("Film", in: state.data)
    var changes: [String] = []
    try history.forEachChange(of: [.long(1)], key) { change in
      changes.append("\(change.version) \(change.kind) \(try change.differences().map(\.pathText))")
      return true
    }
    #expect(changes == ["\(state.version) modified [\"title\"]", "\(first.version) present []"])

    try store.setPin(Pin(version: first.version, holder: "ann", reason: "the new state lacks France", pinnedAt: 0))
    #expect(try consumer.latest()?.isPinned == true)
    try store.setPin(nil)

    let pruner = Pruner(store)
    let policy = RetentionPolicy(newestStates: 50)
    let plan = try pruner.plan(policy, references: [first.version], at: 1_795_435_203_000)
    #expect(plan.isEmpty && plan.kept == [first.version, state.version])
    try DueRemoval(plan, from: store, limit: 100).carryOut()

    let verification = try TimelineVerification(store, at: nil)
    #expect((verification.versionCount, verification.blobCount) == (2, 3))
    #expect(verification.faults.isEmpty)

    let write = try WriteState(schemas: Array(first.data.schemas.values))
    try StateCopier(first.data, into: write, schemas: Array(first.data.schemas.values)).copy()
    #expect(try write.finish(tag: 1, headerTags: []).populated("Film").count == 1)
  }

  @Test("versions and names of blobs are what they say") func names() {
    let first = Version.mint(after: nil, at: 1_795_435_200_123)
    #expect(first.description == "20261123120000000")
    #expect(Version.mint(after: first, at: 1_795_435_200_456).rawValue == first.rawValue + 1)
    #expect(first.mintedAt == 1_795_435_200_000)
    let name = BlobName.delta(from: first, to: Version.mint(after: nil, at: 1_795_435_201_000))
    #expect(name.description == "delta-20261123120000000-20261123120001000")
    #expect(BlobName("announced.version") == nil)
  }

  @Test("a validator and a gate of one's own refuse") func refusals() throws {
    let gate = FreezeFile(path: directory.file("frozen"))
    let producer = try producer(gate: gate)
    let first = try publish("Alien", producer, at: 1_795_435_201_000)
    try FileSystem.replaceFile(gate.path, with: [])
    #expect(throws: TimelineError.self) { try publish("Aliens", producer, at: 1_795_435_202_000) }
    #expect(try store.announcedVersion() == first.version)
    let write = try WriteState(schemas: try SchemaParser.parse("Country @PrimaryKey(id) { long id; }"))
    let empty = try write.finish(tag: 1, headerTags: [])
    #expect(try HasDefaultCountry().refusal(of: empty, after: nil) == "country 1, the default, is missing")
  }
}
