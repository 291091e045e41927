import Foundation
import Glibc
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

/// A producer that fails or dies at any operation of its store.
@Suite("Interruptions") struct InterruptionTests {
  private static let films: [Films] = [
    [1: Film(title: "one", names: ["a", "b"])],
    [1: Film(title: "one", names: ["a"]), 2: Film(title: "two", names: [])],
    [3: Film(title: "three", names: ["a", "c"])],
    [3: Film(title: "three", names: []), 4: Film(title: "four", names: ["d"])],
  ]
  /// A snapshot for every second state, so that the interrupted cycle writes one too.
  private static let policy = SnapshotPolicy(maximumDeltas: 2, maximumDeltaShare: 1000, headers: .withSnapshots)

  /// Opens the timeline and publishes the third state.
  private static func publishThird(_ store: any WritableBlobStore) throws {
    let producer = try Producer(
      store, schemas: try SchemaParser.parse(FilmData.schemas), snapshots: policy, at: FilmTimeline.start)
    try FilmTimeline.publish(films[2], second: 3, with: producer)
  }

  private static func prepared() throws -> (FilmTimeline, [Version]) {
    let timeline = try FilmTimeline()
    let producer = try timeline.producer(snapshots: policy)
    return (timeline, try (0...1).map { try FilmTimeline.publish(films[$0], second: $0 + 1, with: producer).version })
  }

  /// What readers see now is the second state or the third, whole; and the next writer goes on from there.
  private static func expectSound(_ timeline: FilmTimeline, _ versions: [Version], _ place: String) throws {
    let state = try #require(try Consumer(timeline.store).latest())
    let isThird = state.version > versions[1]
    #expect(try FilmData.films(of: state.data) == films[isThird ? 2 : 1], "\(place)")
    let producer = try timeline.producer(snapshots: policy)
    #expect(producer.announced?.version == state.version, "\(place)")
    let next = try FilmTimeline.publish(films[3], second: 4, with: producer).version
    let expected =
      zip(versions, films).map { ($0, $1) } + (isThird ? [(state.version, films[2])] : []) + [(next, films[3])]
    let moving = Consumer(timeline.store)
    #expect(try moving.versions() == expected.map(\.0), "\(place)")
    for (version, films) in expected + expected.reversed() {
      #expect(try FilmData.films(of: moving.state(at: version).data) == films, "\(place)")
      #expect(try FilmData.films(of: Consumer(timeline.store).state(at: version).data) == films, "\(place)")
    }
  }

  @Test("a store that fails at any operation leaves whole states", arguments: InterruptedStore.Moment.allCases)
  func failure(moment: InterruptedStore.Moment) throws {
    for operation in 1... {
      let (timeline, versions) = try Self.prepared()
      let store = InterruptedStore(timeline.store, at: operation, moment)
      _ = try? Self.publishThird(store)
      guard store.wasInterrupted else {
        #expect(operation > 12, "the cycle has more operations than that")
        return
      }
      try Self.expectSound(timeline, versions, "operation \(operation), \(moment)")
    }
  }

  /// The process ends in the middle, as by `kill -9`: nothing of it runs any more, its locks are gone at once.
  @Test("a process that is killed at any change leaves whole states", arguments: [5, 6, 7, 8, 9, 10, 11, 12])
  func killed(operation: Int) async throws {
    let (timeline, versions) = try Self.prepared()
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = timeline.directory.path as String, operation = operation as Int] in
      let store = InterruptedStore(DirectoryBlobStore(path: path, timeline: "films"), at: operation, .before) {
        kill(getpid(), SIGKILL)
      }
      try InterruptionTests.publishThird(store)
    }
    try Self.expectSound(timeline, versions, "operation \(operation)")
  }
}
