import Foundation
import Glibc
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

/// What is no file in a file's place: an error in words at once, or another path, and never a wait.
@Suite("Strange files in a timeline") struct StrangeFileTests {
  enum Strange: CaseIterable { case directory, fifo, danglingLink, link }

  private let timeline: FilmTimeline
  private let chain: [(version: Version, films: Films)]

  init() throws {
    timeline = try FilmTimeline()
    chain = try timeline.publishChain(
      seed: 31, states: 4, snapshots: SnapshotPolicy(maximumDeltas: 2, maximumDeltaShare: 1000))
    let pin = Pin(version: chain[3].version, holder: "a", reason: "r", pinnedAt: 0)
    try timeline.store.setPin(pin)
  }

  private func replace(_ name: String, by strange: Strange) throws {
    let path = timeline.directory.file(name)
    let elsewhere = timeline.directory.file("elsewhere")
    _ = unsafe rename(path, elsewhere)
    switch strange {
    case .directory: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case .fifo: #expect(unsafe mkfifo(path, 0o644) == 0)
    case .danglingLink: #expect(unsafe symlink("nothing", path) == 0)
    case .link: #expect(unsafe symlink(elsewhere, path) == 0)
    }
  }

  @Test(
    "verification names each, and no reader or writer waits for it", .timeLimit(.minutes(2)),
    arguments: Strange.allCases)
  func everyFile(strange: Strange) throws {
    for name in try StrangeFileTests().timeline.directory.names() {
      let test = try StrangeFileTests()
      try test.replace(name, by: strange)
      let faults = try TimelineVerification(test.timeline.store, at: nil).faults
      // A lock is what it is, also behind a link; one that leads nowhere is made there.
      let isTold = faults.contains { "\($0)".contains(name.replacing("sha256-", with: "")) }
      #expect(isTold || (strange == .danglingLink && name.hasPrefix("writer.")), "\(name), \(strange): \(faults)")
      _ = try? Consumer(test.timeline.store).latest()
      _ = try? test.timeline.producer()
      try test.timeline.remove(name)
      #expect(unsafe rename(test.timeline.directory.file("elsewhere"), test.timeline.directory.file(name)) == 0)
      #expect(try FilmData.films(of: #require(try Consumer(test.timeline.store).latest()).data) == test.chain[3].films)
    }
  }

  @Test("an announcement or a pin that is no file is an error in words") func words() throws {
    try replace("pinned.version", by: .fifo)
    let pin = try #require(throws: (any Error).self) { try Consumer(timeline.store).latest() }
    #expect("\(pin)".contains("FIFO"), "\(pin)")
    try timeline.store.setPin(nil)
    try replace("announced.version", by: .directory)
    let announcement = try #require(throws: TimelineError.self) { try Consumer(timeline.store).latest() }
    #expect(announcement.detail.contains("this is a directory, not a file"), "\(announcement)")
    try TimelineRepair(timeline.store).apply(at: FilmTimeline.start)
    #expect(try Consumer(timeline.store).latest()?.version == chain[3].version)
  }
}
