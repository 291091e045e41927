import BitMemory
import Foundation
import Hollow
import Synchronization
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Consumer") struct ConsumerTests {
  private let timeline: FilmTimeline

  init() throws { timeline = try FilmTimeline() }

  private func films(_ consumer: Consumer, _ version: Version) throws -> Films {
    let state = try consumer.state(at: version)
    #expect(state.version == version)
    #expect(state.data.headerTag("hollow.blob.to.version") == "\(version)")
    return try FilmData.films(of: state.data)
  }

  @Test("lands on exactly the version asked for, from wherever it stands", arguments: 1...4 as ClosedRange<UInt64>)
  func walk(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let chain = try timeline.publishChain(
      seed: seed, states: 12, snapshots: SnapshotPolicy(maximumDeltas: 5, maximumDeltaShare: 1000))
    let consumer = Consumer(timeline.store)
    #expect(try consumer.versions() == chain.map(\.version))
    for _ in 0..<40 {
      guard let (version, expected) = chain.randomElement(using: &random) else { continue }
      #expect(try films(consumer, version) == expected)
      #expect(try films(Consumer(timeline.store), version) == expected)
    }
  }

  @Test("deltas, reverse deltas and snapshots lead to the same states", arguments: 1...3 as ClosedRange<UInt64>)
  func ways(seed: UInt64) throws {
    let chain = try timeline.publishChain(
      seed: seed, states: 8, snapshots: SnapshotPolicy(maximumDeltas: 1, maximumDeltaShare: 1000))
    func expectAll(_ versions: some Sequence<(version: Version, films: Films)>, _ consumer: Consumer) throws {
      for (version, expected) in versions { #expect(try films(consumer, version) == expected) }
    }
    for state in chain { #expect(try films(Consumer(timeline.store), state.version) == state.films) }
    let (forward, back) = (Consumer(timeline.store), Consumer(timeline.store))
    _ = try forward.state(at: chain[0].version)
    _ = try back.state(at: chain[7].version)
    for blob in try timeline.store.blobs() {
      if case .snapshot = blob { try timeline.remove("\(blob)") }
    }
    try expectAll(chain, forward)
    try expectAll(chain.reversed(), back)
    let error = try #require(throws: TimelineError.self) { try Consumer(timeline.store).state(at: chain[3].version) }
    #expect(error.code == .stateGone)
  }

  @Test("a step by one delta needs no list of the blobs, a longer way does, and a smaller snapshot is taken instead")
  func nextStep() throws {
    let chain = try timeline.publishChain(seed: 5, states: 7, snapshots: SnapshotPolicy(maximumDeltas: 100))
    let store = ListedStore(timeline.store)
    let consumer = Consumer(store)
    #expect(try films(consumer, chain[1].version) == chain[1].films)
    for (state, listings) in [(2, 1), (3, 1), (5, 2), (6, 2), (5, 3)] {
      #expect(try films(consumer, chain[state].version) == chain[state].films)
      #expect(store.listings == listings, "state \(state)")
    }
    let producer = try timeline.producer(snapshots: SnapshotPolicy(maximumDeltas: 1))
    let few: Films = [1: Film(title: "alone", names: [])]
    let last = try FilmTimeline.publish(few, second: 9, with: producer)
    #expect(try films(consumer, chain[6].version) == chain[6].films)
    let delta = BlobName.delta(from: chain[6].version, to: last.version)
    // A delta that would not even decode.
    let size = try #require(try store.byteCount(of: .snapshot(last.version)))
    try timeline.write([UInt8](repeating: 0, count: size + 1), to: "\(delta)")
    #expect(try films(consumer, last.version) == few)
  }

  @Test("a version that is not there is refused, and why") func missing() throws {
    let consumer = Consumer(timeline.store)
    #expect(try consumer.latest() == nil)
    #expect(try consumer.versions().isEmpty)
    let some = Version(rawValue: 5)
    #expect(try #require(throws: TimelineError.self) { try consumer.state(at: some) }.code == .noState)
    let chain = try timeline.publishChain(seed: 1, states: 3)
    let (first, last) = (chain[0].version, chain[2].version)
    for version in [some, Version(rawValue: first.rawValue + 1), Version(rawValue: last.rawValue + 1)] {
      let error = try #require(throws: TimelineError.self) { try consumer.state(at: version) }
      #expect(error.code == .stateGone)
      #expect(error.description.contains("\(version)") && error.description.contains("\(last)"))
    }
  }

  /// The shortest way to the announced state would lead over a snapshot that nobody announced.
  @Test("blobs beyond the announced version are not read") func beyond() throws {
    let policy = SnapshotPolicy(maximumDeltas: 40, maximumDeltaShare: 1000)
    let chain = try timeline.publishChain(seed: 3, states: 41, snapshots: policy)
    let (announced, leftover) = (chain[39], chain[40].version)
    #expect(try timeline.store.blobs().contains(.snapshot(leftover)))
    try timeline.write(Array("\(announced.version)\n".utf8), to: "announced.version")
    for name in ["snapshot-\(leftover)", "reversedelta-\(leftover)-\(announced.version)"] {
      try timeline.write([0], to: name)
    }
    let consumer = Consumer(timeline.store)
    #expect(try films(consumer, announced.version) == announced.films)
    #expect(try consumer.versions() == chain.dropLast().map(\.version))
    let error = try #require(throws: TimelineError.self) { try consumer.state(at: leftover) }
    #expect(error.code == .stateGone)
  }

  @Test("an announcement taken back leads back") func rolledBack() throws {
    let chain = try timeline.publishChain(seed: 4, states: 5)
    let consumer = Consumer(timeline.store)
    _ = try consumer.latest()
    try timeline.store.announce(
      chain[2].version, under: try timeline.store.acquireLease(holder: "test", at: 0))
    let state = try #require(try consumer.latest())
    #expect(state.version == chain[2].version)
    #expect(try FilmData.films(of: state.data) == chain[2].films)
  }

  @Test("a state held stays as it was while the reader moves on") func held() throws {
    let producer = try timeline.producer()
    let consumer = Consumer(timeline.store)
    var random = SplitMix64(seed: 5)
    var held: [(TimelineState, Films)] = []
    for second in 1...20 {
      let films = FilmData.random(&random)
      try FilmTimeline.publish(films, second: second, with: producer)
      let state = try #require(try consumer.latest())
      held.append((state, films))
    }
    for (state, films) in held { #expect(try FilmData.films(of: state.data) == films) }
  }

  @Test("what is left out is missing, and the rest is the same, also after deltas") func filter() throws {
    let chain = try timeline.publishChain(seed: 6, states: 6)
    let consumer = Consumer(timeline.store, filter: LoadFilter(excludingTypes: ["Name"], fields: ["Film.title"]))
    for (version, films) in chain {
      let data = try consumer.state(at: version).data
      #expect(data[type: "Name"] == nil)
      #expect(throws: SchemaError.self) { try data.column("Film", "title", .string) }
      let ids = try data.column("Film", "id", .long)
      #expect(Set(data.populated("Film").compactMap(ids.long(at:))) == Set(films.keys))
    }
  }

  @Test("a state says when it was published") func publishedAt() throws {
    let chain = try timeline.publishChain(seed: 7, states: 2)
    let state = try Consumer(timeline.store).state(at: chain[1].version)
    #expect(state.publishedAt == FilmTimeline.start + 2000)
  }

  @Test("an announcement that is no version is refused with the file's name", arguments: ["", "x", "-1", "12 34"])
  func badAnnouncement(text: String) throws {
    try timeline.write(Array(text.utf8), to: "announced.version")
    let error = try #require(throws: TimelineError.self) { try Consumer(timeline.store).latest() }
    #expect(error.code == .damagedBlob)
    #expect(error.detail.contains("announced.version"))
  }

  /// Looks at `state` whenever a snapshot is about to be read.
  private struct SnapshotProbe: BlobStore {
    let store: DirectoryBlobStore
    let onSnapshot: @Sendable () -> Void

    var timeline: String { store.timeline }
    func blobs() throws -> [BlobName] { try store.blobs() }
    func byteCount(of name: BlobName) throws -> Int? { try store.byteCount(of: name) }
    func announcedVersion() throws -> Version? { try store.announcedVersion() }
    func pin() throws -> Pin? { try store.pin() }
    func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
      if case .snapshot = name { onSnapshot() }
      return try store.withBlob(name, body)
    }
  }

  private final class Witness: Sendable {
    private let content = Mutex<(state: Weak, seen: [Bool])>((Weak(), []))
    private struct Weak: Sendable { weak var data: DataState? }

    func watch(_ data: DataState) { content.withLock { $0.state = Weak(data: data) } }
    func look() { content.withLock { $0.seen.append($0.state.data != nil) } }
    /// For each snapshot read, whether the watched state was still in memory.
    var seen: [Bool] { content.withLock { $0.seen } }
  }

  /// Every state has other films, so deltas to a far state are larger than its snapshot.
  @Test("a snapshot is loaded after the old state went, and not at all while somebody holds that") func memory() throws
  {
    let producer = try timeline.producer(snapshots: SnapshotPolicy(maximumDeltas: 1, maximumDeltaShare: 1000))
    let versions = try (1...30).map { second in
      let films = (0..<20).map { (Int64($0), Film(title: "\(second) \($0)", names: ["\(second)"])) }
      return try FilmTimeline.publish(Dictionary(uniqueKeysWithValues: films), second: second, with: producer).version
    }
    let witness = Witness()
    let consumer = Consumer(SnapshotProbe(store: timeline.store) { witness.look() })
    var held: TimelineState? = try consumer.state(at: versions[0])
    if let held { witness.watch(held.data) }
    _ = try consumer.state(at: versions[20])
    #expect(witness.seen == [false], "by deltas, sharing what stays")
    withExtendedLifetime(held) {}
    held = nil
    do { witness.watch(try consumer.state(at: versions[20]).data) }
    _ = try consumer.state(at: versions[0])
    #expect(witness.seen == [false, false], "by snapshot, with nothing else in memory")
  }

  @Test("after a snapshot that failed it starts from nothing") func failedSnapshot() throws {
    let chain = try timeline.publishChain(
      seed: 9, states: 30, snapshots: SnapshotPolicy(maximumDeltas: 29, maximumDeltaShare: 1000))
    let consumer = Consumer(timeline.store)
    _ = try consumer.state(at: chain[2].version)
    // The snapshot, and the delta that would lead to the same state.
    let names = ["snapshot-\(chain[29].version)", "delta-\(chain[28].version)-\(chain[29].version)"]
    let bytes = try names.map { try timeline.bytes(of: $0) }
    for (name, bytes) in zip(names, bytes) { try timeline.write(bytes.dropLast(), to: name) }
    #expect(throws: TimelineError.self) { try consumer.state(at: chain[29].version) }
    #expect(try films(consumer, chain[2].version) == chain[2].films)
    for (name, bytes) in zip(names, bytes) { try timeline.write(bytes, to: name) }
    #expect(try films(consumer, chain[29].version) == chain[29].films)
  }

  private final class Progress: Sendable {
    private let done = Mutex(false)
    var isDone: Bool { done.withLock { $0 } }
    func finish() { done.withLock { $0 = true } }
  }

  @Test("forty readers see whole states while the writer publishes", .timeLimit(.minutes(10))) func concurrent()
    async throws
  {
    let producer = try timeline.producer(snapshots: SnapshotPolicy(maximumDeltas: 6, maximumDeltaShare: 1000))
    /// Film *i* of state *n* is called "n i"; state *n* has 1 + n % 5 films.
    func publish(_ number: Int) throws {
      let films = (0...(number % 5)).map { (Int64($0), Film(title: "\(number) \($0)", names: ["\(number)", "x"])) }
      try FilmTimeline.publish(Dictionary(uniqueKeysWithValues: films), second: number, with: producer)
    }
    try publish(1)
    let (consumer, store, progress) = (Consumer(timeline.store), timeline.store, Progress())
    try await withThrowingTaskGroup(of: Int.self) { group in
      for reader in 0..<40 {
        group.addTask { @concurrent in
          let own = reader % 4 == 0 ? Consumer(store) : consumer
          var (reads, last) = (0, Version?.none)
          repeat {
            let state = try #require(try own.latest())
            try Self.expectWhole(state)
            if let last { #expect(state.version >= last) }
            last = state.version
            if reader % 3 == 0, let version = try own.versions().randomElement() {
              try Self.expectWhole(try own.state(at: version))
            }
            reads += 1
            await Task.yield()
          } while !progress.isDone || reads < 2
          return reads
        }
      }
      for number in 2...12 {
        try publish(number)
        await Task.yield()
      }
      progress.finish()
      #expect(try await group.reduce(0, +) >= 80)
    }
    #expect(try consumer.latest()?.data.headerTag("second") == "12")
  }

  private static func expectWhole(_ state: TimelineState) throws {
    let number = try #require(state.data.headerTag("second").flatMap { Int($0) })
    let films = try FilmData.films(of: state.data)
    #expect(films.count == 1 + number % 5)
    #expect(films.allSatisfy { $1 == Film(title: "\(number) \($0)", names: ["\(number)", "x"]) })
  }
}
