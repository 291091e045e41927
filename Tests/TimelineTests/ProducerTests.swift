import Foundation
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Producer") struct ProducerTests {
  private let timeline: FilmTimeline

  init() throws { timeline = try FilmTimeline() }

  private let one: Films = [1: Film(title: "one", names: ["a", "b"])]
  private let two: Films = [1: Film(title: "one", names: ["a"]), 2: Film(title: "two", names: [])]
  private let three: Films = [3: Film(title: "three", names: ["a", "c"])]

  private func blobs() throws -> Set<String> { Set(try timeline.store.blobs().map(\.description)) }
  private func latest() throws -> Films? {
    try Consumer(timeline.store).latest().map { try FilmData.films(of: $0.data) }
  }

  @Test("publishes a snapshot first, then deltas both ways, each with its checksum") func files() throws {
    let producer = try timeline.producer(snapshots: SnapshotPolicy(maximumDeltaShare: 1000))
    let a = try FilmTimeline.publish(one, second: 1, with: producer).version
    #expect(a.rawValue == 20_261_123_120_001_000)
    #expect(
      try timeline.directory.names() == [
        "announced.version", "sha256-snapshot-\(a)", "snapshot-\(a)", "writer.announced", "writer.epoch", "writer.gate",
        "writer.lock",
      ])
    let b = try FilmTimeline.publish(two, second: 2, with: producer).version
    #expect(try blobs() == ["snapshot-\(a)", "delta-\(a)-\(b)", "reversedelta-\(b)-\(a)"])
    for blob in try blobs() { #expect(try timeline.directory.names().contains("sha256-\(blob)")) }
    #expect(String(decoding: try timeline.bytes(of: "announced.version"), as: UTF8.self) == "\(b)\n")
    #expect(try latest() == two)
  }

  @Test("the checksum files are those that sha256sum checks") func checksums() throws {
    let producer = try timeline.producer()
    try FilmTimeline.publish(one, second: 1, with: producer)
    try FilmTimeline.publish(two, second: 2, with: producer)
    for name in try timeline.directory.names() where name.hasPrefix("sha256-") {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/sha256sum")
      process.arguments = ["--check", "--strict", "--quiet", name]
      process.currentDirectoryURL = timeline.directory.url
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(name)")
    }
  }

  @Test("writes a snapshot when the policy asks for one", arguments: [1, 2, 3])
  func policy(maximumDeltas: Int) throws {
    let chain = try timeline.publishChain(
      seed: 1, states: 8, snapshots: SnapshotPolicy(maximumDeltas: maximumDeltas, maximumDeltaShare: 1000))
    let snapshots = try timeline.store.blobs().compactMap { blob in
      if case .snapshot(let version) = blob { return version }
      return nil
    }
    #expect(snapshots == stride(from: 0, to: 8, by: maximumDeltas).map { chain[$0].version })
  }

  @Test("a snapshot is due by number of deltas or by their share of bytes") func isDue() {
    let policy = SnapshotPolicy(maximumDeltas: 3, maximumDeltaShare: 0.5)
    #expect(!policy.isDue(deltas: 2, deltaBytes: 50, snapshotBytes: 100))
    #expect(policy.isDue(deltas: 3, deltaBytes: 0, snapshotBytes: 100))
    #expect(policy.isDue(deltas: 1, deltaBytes: 51, snapshotBytes: 100))
  }

  /// A command that opens the timeline anew for each change must come to the same snapshots as a service that stays.
  @Test("opened anew for each cycle, it publishes the same blobs", arguments: 1...3 as ClosedRange<UInt64>)
  func reopened(seed: UInt64) throws {
    let policy = SnapshotPolicy(maximumDeltas: 5, maximumDeltaShare: 1.5)
    let chain = try timeline.publishChain(seed: seed, states: 14, snapshots: policy)
    let other = try FilmTimeline()
    for (number, state) in chain.enumerated() {
      try FilmTimeline.publish(state.films, second: number + 1, with: try other.producer(snapshots: policy))
    }
    #expect(try blobs() == Set(other.store.blobs().map(\.description)))
    let consumer = Consumer(other.store)
    for state in chain { #expect(try FilmData.films(of: consumer.state(at: state.version).data) == state.films) }
  }

  @Test("keeping the last records, it publishes edits and drops what nothing refers to any more") func edits() throws {
    let producer = try timeline.producer()
    let first = try FilmTimeline.publish(
      [1: Film(title: "x", names: ["a", "b"]), 2: Film(title: "y", names: ["c"])],
      second: 1, with: producer)
    let ids = try first.data.column("Film", "id", .long)
    let gone = try #require(first.data.populated("Film").first { ids.long(at: $0) == 1 })
    let next = try producer.runCycle(
      at: FilmTimeline.start + 2000, from: .lastRecords, ifUnchanged: .skip, roots: ["Film"]
    ) { write in
      write.remove(gone, from: try write.type("Film"))
      _ = try FilmData.add(Film(title: "z", names: ["c"]), 3, to: write)
      return []
    }
    let expected: Films = [2: Film(title: "y", names: ["c"]), 3: Film(title: "z", names: ["c"])]
    #expect(try FilmData.films(of: next.data) == expected)
    #expect(next.data[type: "Name"]?.populatedCount == 1)
    #expect(try latest() == expected)
  }

  @Test("an unchanged cycle publishes nothing, unless asked to") func unchanged() throws {
    let producer = try timeline.producer()
    let first = try FilmTimeline.publish(one, second: 1, with: producer)
    let before = try timeline.contents()
    let same = try FilmTimeline.publish(one, second: 2, with: producer, ifUnchanged: .skip)
    #expect(same.version == first.version)
    #expect(same.data === first.data)
    #expect(try timeline.contents() == before)
    let again = try FilmTimeline.publish(one, second: 3, with: producer, ifUnchanged: .publish)
    #expect(again.version > first.version)
    #expect(try latest() == one)
    #expect(try Consumer(timeline.store).latest()?.data.headerTag("second") == "3")
    let next = try FilmTimeline.publish(two, second: 4, with: producer, ifUnchanged: .skip)
    #expect(next.version > again.version)
    #expect(try latest() == two)
  }

  /// Refuses states with a film called "bad".
  private struct NoBadTitle: Validator {
    func refusal(of next: DataState, after previous: DataState?) throws -> String? {
      try FilmData.films(of: next).values.contains { $0.title == "bad" } ? "a film is bad" : nil
    }
  }

  @Test("what a validator refuses is not published, and the next cycle succeeds") func refusal() throws {
    let producer = try timeline.producer(validators: [UniqueKeys(type: "Film"), NoBadTitle()])
    let first = try FilmTimeline.publish(one, second: 1, with: producer)
    let before = try timeline.contents()
    let bad: Films = [1: Film(title: "one", names: ["a", "b"]), 9: Film(title: "bad", names: ["z"])]
    let error = try #require(throws: TimelineError.self) { try FilmTimeline.publish(bad, second: 2, with: producer) }
    #expect(error.code == .refused)
    #expect(error.detail.contains("a film is bad"))
    let twice = try #require(throws: TimelineError.self) {
      try producer.runCycle(at: FilmTimeline.start + 2000, from: .lastRecords) { write in
        _ = try FilmData.add(Film(title: "other", names: []), 1, to: write)
        return []
      }
    }
    #expect(twice.detail.contains("repeat a key"))
    #expect(try timeline.contents() == before)
    #expect(producer.announced?.version == first.version)
    let next = try FilmTimeline.publish(two, second: 2, with: producer)
    #expect(try FilmData.films(of: next.data) == two)
    #expect(try latest() == two)
    #expect(next.data[type: "Name"]?.populatedCount == 1)
  }

  private struct Stop: Error {}

  @Test("a cycle that throws on the way leaves nothing behind") func failedCycle() throws {
    let producer = try timeline.producer()
    try FilmTimeline.publish(one, second: 1, with: producer)
    let before = try timeline.contents()
    #expect(throws: Stop.self) {
      try producer.runCycle(at: FilmTimeline.start + 2000, from: .lastRecords) { write in
        try FilmData.add(three, to: write)
        throw Stop()
      }
    }
    #expect(try timeline.contents() == before)
    try FilmTimeline.publish(two, second: 2, with: producer)
    #expect(try latest() == two)
  }

  /// No reader could load it, nor could the producer open the timeline again.
  @Test("a state with a reference to nothing is not published") func dangling() throws {
    let producer = try timeline.producer()
    try FilmTimeline.publish(one, second: 1, with: producer)
    let before = try timeline.contents()
    let error = try #require(throws: TimelineError.self) {
      try producer.runCycle(at: FilmTimeline.start + 2000, from: .lastRecords) { write in
        write.remove(0, from: try write.type("Name"))
        return []
      }
    }
    #expect(error.code == .refused)
    #expect(try timeline.contents() == before)
    try FilmTimeline.publish(two, second: 2, with: producer)
    #expect(try latest() == two)
  }

  /// A directory in the place of a file makes the operating system refuse the write. Where it is in the announcement's place,
  /// the producer cannot know what is announced, and takes the blobs back once it can.
  @Test("what a failed publication left is never taken for a state", arguments: ["reversedelta", "announced.version"])
  func failedPublication(place: String) throws {
    let producer = try timeline.producer()
    let first = try FilmTimeline.publish(one, second: 1, with: producer).version
    let lost = Version.mint(after: first, at: FilmTimeline.start + 2000)
    let announcement = try timeline.bytes(of: "announced.version")
    let obstacle = place == "reversedelta" ? "reversedelta-\(lost)-\(first)" : "announced.version"
    if obstacle == "announced.version" { try timeline.remove(obstacle) }
    try timeline.createDirectory(obstacle)
    #expect(throws: (any Error).self) { try FilmTimeline.publish(two, second: 2, with: producer) }
    if try timeline.directory.names().contains(obstacle) { try timeline.remove(obstacle) }
    try timeline.write(announcement, to: "announced.version")
    #expect(try latest() == one)
    let next = try FilmTimeline.publish(three, second: 3, with: producer).version
    let consumer = Consumer(timeline.store)
    #expect(try consumer.versions() == [first, next])
    #expect(throws: TimelineError.self) { try consumer.state(at: lost) }
    #expect(try latest() == three)
    #expect(try FilmData.films(of: consumer.state(at: first).data) == one)
  }

  @Test("a second writer is refused until the first goes away") func secondWriter() throws {
    var first: Producer? = try timeline.producer()
    let error = try #require(throws: TimelineError.self) { try timeline.producer() }
    #expect(error.code == .secondWriter)
    #expect(error.detail.contains(timeline.directory.path))
    if let producer = first { try FilmTimeline.publish(one, second: 1, with: producer) }
    first = nil
    let second = try timeline.producer()
    #expect(second.announced != nil)
    try FilmTimeline.publish(two, second: 2, with: second)
    #expect(try latest() == two)
  }

  /// Publishes beyond `first`, then takes announcement and record back and adds what a killed process may leave.
  private func crash(after first: Version) throws {
    do { try FilmTimeline.publish(two, second: 2, with: try timeline.producer()) }
    try timeline.write(Array("\(first)\n".utf8), to: "announced.version")
    try timeline.write(Array(AnnouncementProof.Record.text(of: first).utf8), to: "writer.announced")
    for name in ["snapshot-1.4711.tmp", "announced.version.4711.tmp", "sha256-snapshot-\(first).4711.tmp"] {
      try timeline.write([1, 2, 3], to: name)
    }
    try timeline.write(Array("no blob".utf8), to: "sha256-delta-\(first)-20261123120009000")
  }

  @Test("after a crash it opens on the announced state, removes the leftovers and goes on") func leftovers() throws {
    let first: Version
    do { first = try FilmTimeline.publish(one, second: 1, with: try timeline.producer()).version }
    let before = try timeline.contents()
    try crash(after: first)
    #expect(try timeline.directory.names().count > before.count + 4)
    #expect(try Consumer(timeline.store).versions() == [first])
    #expect(try latest() == one)
    let producer = try timeline.producer()
    #expect(producer.announced?.version == first)
    #expect(try timeline.contents() == before)
    let next = try FilmTimeline.publish(three, second: 2, with: producer).version
    let consumer = Consumer(timeline.store)
    #expect(try consumer.versions() == [first, next])
    #expect(try latest() == three)
    #expect(try FilmData.films(of: consumer.state(at: first).data) == one)
  }

  @Test("killed before its first announcement, it starts from nothing") func crashBeforeFirst() throws {
    do { try FilmTimeline.publish(one, second: 1, with: try timeline.producer()) }
    try timeline.remove("announced.version")
    try timeline.write(Array(AnnouncementProof.Record.text(of: nil).utf8), to: "writer.announced")
    #expect(try Consumer(timeline.store).latest() == nil)
    #expect(try Consumer(timeline.store).versions().isEmpty)
    let producer = try timeline.producer()
    #expect(producer.announced == nil)
    #expect(try timeline.names().isEmpty)
    try FilmTimeline.publish(two, second: 1, with: producer)
    #expect(try latest() == two)
  }

  /// A delta cannot bring a type about or take one away (docs/hollow-format.md, section 6.3): readers need a snapshot there.
  @Test("a type that comes or goes reaches every reader, forward and back") func newType() throws {
    let consumer = Consumer(timeline.store)
    var versions: [(Version, Set<String>)] = []
    for (second, extra) in ["", "Extra { long id; }", "Extra { long id; }", ""].enumerated() {
      let producer = try timeline.producer(schemas: FilmData.schemas + extra)
      let state = try producer.runCycle(
        at: FilmTimeline.start + Int64(second) * 1000, from: .noRecords
      ) { write in
        try FilmData.add(second % 2 == 0 ? one : two, to: write)
        if let type = try? write.type("Extra") { _ = write.add(write.row(type), to: type) }
        return []
      }
      versions.append((state.version, Set(state.data.types.map(\.name))))
      #expect(try consumer.latest().map { Set($0.data.types.map(\.name)) } == versions[second].1)
      #expect(try consumer.latest()?.data.populated("Extra") == state.data.populated("Extra"))
    }
    for (version, types) in versions.reversed() + versions {
      #expect(Set(try consumer.state(at: version).data.types.map(\.name)) == types)
    }
  }

  @Test("a type in another shape is refused with both") func anotherShape() throws {
    do { try FilmTimeline.publish(one, second: 1, with: try timeline.producer()) }
    let error = try #require(throws: TimelineError.self) {
      try timeline.producer(schemas: FilmData.schemas.replacing("long id", with: "int id"))
    }
    #expect(error.code == .refused)
    #expect(error.detail.contains("Film.id is LONG in the announced state and INT in the schemas"))
  }
}
