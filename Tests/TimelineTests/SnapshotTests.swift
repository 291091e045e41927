import Foundation
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Snapshots off the critical path") struct SnapshotTests {
  private let timeline: FilmTimeline
  private static let everySecond = SnapshotPolicy(maximumDeltas: 2, maximumDeltaShare: 1000, publication: .onRequest)

  init() throws { timeline = try FilmTimeline() }

  private func snapshots() throws -> [Version] {
    try timeline.store.blobs().compactMap { blob in
      if case .snapshot(let version) = blob { return version }
      return nil
    }
  }

  private func publish(_ seconds: ClosedRange<Int>, _ producer: Producer) throws -> [Version] {
    try seconds.map { second in
      let films: Films = [Int64(second): Film(title: "\(second)", names: ["x"])]
      return try FilmTimeline.publish(films, second: second, with: producer).version
    }
  }

  @Test("a deferred snapshot comes when it is asked for, of the newest state that was due") func deferred() throws {
    let producer = try timeline.producer(snapshots: Self.everySecond)
    let versions = try publish(1...2, producer)
    #expect(try producer.publishSnapshotIfDue() == nil)
    let more = try publish(3...5, producer)
    #expect(try snapshots() == [versions[0]])
    #expect(try Consumer(timeline.store).latest()?.version == more[2], "announced before its snapshot")
    #expect(try producer.publishSnapshotIfDue() == more[2])
    #expect(try producer.publishSnapshotIfDue() == nil)
    #expect(try snapshots() == [versions[0], more[2]])
    _ = try publish(6...6, producer)
    #expect(try producer.publishSnapshotIfDue() == nil, "one delta since the last")
  }

  @Test("a producer that ended before its snapshot leaves it to the next") func afterCrash() throws {
    let last: Version
    do {
      let producer = try timeline.producer(snapshots: Self.everySecond)
      last = try publish(1...4, producer)[3]
    }
    let producer = try timeline.producer(snapshots: Self.everySecond)
    #expect(try producer.publishSnapshotIfDue() == last)
    let content = try FilmData.films(of: Consumer(timeline.store).state(at: last).data)
    #expect(content == [4: Film(title: "4", names: ["x"])])
  }

  @Test("published from another thread while cycles go on, it is the state's of then") func elsewhere() async throws {
    let producer = try timeline.producer(snapshots: Self.everySecond)
    let versions = try publish(1...3, producer)
    let due = try #require(producer.takeDueSnapshot())
    async let published: Void = Task { @concurrent in try due.publish() }.value
    let more = try publish(4...5, producer)
    try await published
    #expect(try snapshots() == [versions[0], versions[2]])
    #expect(producer.takeDueSnapshot()?.version == more[1], "two deltas lie beyond it")
    for name in try timeline.store.blobs() {
      if case .delta = name { try timeline.remove("\(name)") }
    }
    let data = try Consumer(timeline.store).state(at: versions[2]).data
    #expect(try FilmData.films(of: data) == [3: Film(title: "3", names: ["x"])])
  }

  /// The disk is full, say: the state is announced, and the next one brings the snapshot.
  @Test("a snapshot that fails does not fail its cycle") func failure() throws {
    let policy = SnapshotPolicy(maximumDeltas: 1, maximumDeltaShare: 1000)
    let producer = try timeline.producer(snapshots: policy)
    let first = try publish(1...1, producer)[0]
    let second = Version.mint(after: first, at: FilmTimeline.start + 2000)
    try timeline.createDirectory("snapshot-\(second)")
    #expect(try publish(2...2, producer) == [second])
    #expect(producer.snapshotFailure != nil)
    try timeline.remove("snapshot-\(second)")
    let third = try publish(3...3, producer)[0]
    #expect(producer.snapshotFailure == nil)
    #expect(try snapshots() == [first, third])
    #expect(try Consumer(timeline.store).versions() == [first, second, third])
  }

  @Test("with each snapshot comes its header when asked for, as Java writes it") func headers() throws {
    let policy = SnapshotPolicy(maximumDeltas: 2, maximumDeltaShare: 1000, headers: .withSnapshots)
    let producer = try timeline.producer(snapshots: policy)
    _ = try publish(1...5, producer)
    for version in try snapshots() {
      let (header, snapshot) = (
        try timeline.bytes(of: "header-\(version)"), try timeline.bytes(of: "snapshot-\(version)")
      )
      #expect(snapshot.starts(with: header))
      #expect(header.count < snapshot.count)
    }
    #expect(try snapshots().count == 3)
    #expect(try timeline.names().count { $0.hasPrefix("header-") } == 3)
  }

  @Test("schemas have the hash that Java's producer writes") func schemaHash() throws {
    let path = DataFolder.golden.url.appending(path: "fs-producer").path
    let store = DirectoryBlobStore(path: path, timeline: "java", checksums: .whenPresent)
    let state = try #require(try Consumer(store).latest())
    let hash = try #require(state.data.headerTag(CycleTags.schemaHash))
    #expect(SchemaHash.text(of: state.data.types.map(\.schema).shuffled()) == hash)
  }

  @Test("header tags of one state are read without its records") func headerTags() throws {
    let producer = try timeline.producer(snapshots: Self.everySecond)
    let versions = try publish(1...3, producer)
    let consumer = Consumer(timeline.store)
    for (index, version) in versions.enumerated() {
      let tags = try consumer.headerTags(at: version)
      #expect(tags.first { $0.key == "second" }?.value == "\(index + 1)")
      #expect(tags.last { $0.key == CycleTags.version }?.value == "\(version)")
    }
    #expect(throws: TimelineError.self) { try consumer.headerTags(at: Version(rawValue: 3)) }
  }
}
