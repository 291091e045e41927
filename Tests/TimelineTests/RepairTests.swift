import Foundation
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Repair") struct RepairTests {
  private let timeline: FilmTimeline
  private let chain: [(version: Version, films: Films)]
  private var versions: [Version] { chain.map(\.version) }

  init() throws {
    timeline = try FilmTimeline()
    chain = try timeline.publishChain(
      seed: 5, states: 6, snapshots: SnapshotPolicy(maximumDeltas: 3, maximumDeltaShare: 1000))
  }

  /// Every file of the timeline by its last name, wherever it lies.
  private func files() throws -> [String: Int] {
    var files: [String: Int] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: timeline.directory.path) {
      guard let name = path.split(separator: "/").last, BlobName(String(name)) != nil else { continue }
      files[String(name), default: 0] += 1
    }
    return files
  }

  @Test("it goes on from the newest state that can be read whole, and loses nothing") func newest() throws {
    try timeline.write([9], to: "delta-\(versions[3])-\(versions[4])")
    let before = try files()
    #expect(throws: TimelineError.self) { try Consumer(timeline.store).latest() }
    let contents = try timeline.contents()
    let plan = try TimelineRepair(timeline.store).plan()
    #expect(plan.announced == versions[5] && plan.target == versions[3])
    #expect(plan.blobs.count == 4, "deltas and reverse deltas of the last two states: \(plan.blobs)")
    #expect(try timeline.contents() == contents, "a plan changes nothing")
    #expect(try TimelineRepair(timeline.store).apply(at: FilmTimeline.start) == plan)
    #expect(try files() == before)
    #expect(try TimelineVerification(timeline.store, at: nil).faults == [])
    #expect(try TimelineRepair(timeline.store).plan().isEmpty)
    let producer = try timeline.producer()
    let next = try FilmTimeline.publish([1: "next"], second: 60, with: producer).version
    #expect(try Consumer(timeline.store).versions() == versions[...3] + [next])
  }

  @Test("it goes back to the version that is asked for, and refuses one that cannot be read") func asked() throws {
    let before = try files()
    let plan = try TimelineRepair(timeline.store).apply(to: versions[1], at: FilmTimeline.start)
    #expect(plan.target == versions[1])
    #expect(try Consumer(timeline.store).latest()?.version == versions[1])
    #expect(try files() == before)
    let error = try #require(throws: TimelineError.self) {
      try TimelineRepair(timeline.store).plan(to: versions[4])
    }
    #expect(error.code == .stateGone && error.detail.contains("\(versions[1])"), "\(error)")
  }

  @Test("a damaged blob beside the announced state's path goes aside, and the state stays announced") func aside()
    throws
  {
    try timeline.write([9], to: "snapshot-\(versions[0])")
    try timeline.write([9], to: "snapshot-copy")
    let plan = try TimelineRepair(timeline.store).apply(at: FilmTimeline.start)
    #expect(plan.announced == plan.target && plan.target == versions[5])
    #expect(plan.blobs == [.snapshot(versions[0])] && plan.files == ["snapshot-copy"])
    #expect(try TimelineVerification(timeline.store, at: nil).faults == [])
    for (version, films) in chain {
      #expect(try FilmData.films(of: Consumer(timeline.store).state(at: version).data) == films)
    }
  }

  @Test("a sound timeline is left as it is") func sound() throws {
    let before = try timeline.contents()
    #expect(try TimelineRepair(timeline.store).apply(at: FilmTimeline.start).isEmpty)
    #expect(try timeline.contents() == before)
  }

  @Test("without any state it says so and moves nothing") func nothing() throws {
    for version in versions { try? timeline.remove("snapshot-\(version)") }
    let before = try timeline.contents()
    let error = try #require(throws: TimelineError.self) {
      try TimelineRepair(timeline.store).apply(at: FilmTimeline.start)
    }
    #expect(error.code == .stateGone && error.detail.contains("from a copy"))
    #expect(try timeline.contents() == before)
  }

  @Test(
    "one that fails at any operation loses nothing, and the next one completes it",
    arguments: InterruptedStore.Moment.allCases)
  func interrupted(moment: InterruptedStore.Moment) throws {
    for operation in 1... {
      let test = try RepairTests()
      try test.timeline.write([9], to: "delta-\(test.versions[3])-\(test.versions[4])")
      let before = try test.files()
      let store = InterruptedStore(test.timeline.store, at: operation, moment)
      _ = try? TimelineRepair(store).apply(at: FilmTimeline.start)
      guard store.wasInterrupted else {
        #expect(operation > 10)
        return
      }
      // A writer that comes in between refuses, or finds all done; in no case it removes what was announced.
      _ = try? test.timeline.producer()
      #expect(try test.files() == before, "operation \(operation), \(moment)")
      try TimelineRepair(test.timeline.store).apply(at: FilmTimeline.start)
      #expect(try test.files() == before, "operation \(operation), \(moment)")
      #expect(try TimelineVerification(test.timeline.store, at: nil).faults == [], "operation \(operation), \(moment)")
      #expect(try Consumer(test.timeline.store).latest()?.version == test.versions[3])
    }
  }

  @Test("another writer keeps it out") func secondWriter() throws {
    let producer = try timeline.producer()
    let error = try #require(throws: TimelineError.self) {
      try TimelineRepair(timeline.store).apply(at: FilmTimeline.start)
    }
    #expect(error.code == .secondWriter)
    withExtendedLifetime(producer) {}
  }
}
