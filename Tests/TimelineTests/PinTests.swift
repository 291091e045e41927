import Foundation
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Pins") struct PinTests {
  private let timeline: FilmTimeline
  private let chain: [(version: Version, films: Films)]

  init() throws {
    timeline = try FilmTimeline()
    chain = try timeline.publishChain(seed: 21, states: 5)
  }

  private func pin(_ version: Version, reason: String = "a bad import") -> Pin {
    Pin(version: version, holder: "ann on host", reason: reason, pinnedAt: 1_795_435_200_000)
  }

  @Test("holds readers at its version whatever is announced, until it goes") func holds() throws {
    let consumer = Consumer(timeline.store)
    #expect(try consumer.latest()?.isPinned == false)
    try timeline.store.setPin(pin(chain[1].version))
    let held = try #require(try consumer.latest())
    #expect(held.version == chain[1].version && held.isPinned && held.pin == pin(chain[1].version))
    #expect(try FilmData.films(of: held.data) == chain[1].films)
    #expect(try consumer.latestVersion() == chain[1].version)
    #expect(try consumer.announcedVersion() == chain[4].version)
    let producer = try timeline.producer()
    #expect(producer.announced?.version == chain[4].version, "a writer goes on from the announced state")
    let next = try FilmTimeline.publish([:], second: 9, with: producer).version
    #expect(try consumer.latest()?.version == chain[1].version)
    #expect(try consumer.state(at: next).isPinned == false)
    try timeline.store.setPin(nil)
    #expect(try consumer.latest()?.version == next)
    try timeline.store.setPin(nil)
  }

  @Test("is kept as four lines, whatever people write") func text() throws {
    try timeline.store.setPin(pin(chain[0].version, reason: "two\nlines\r\nand more"))
    #expect(
      String(decoding: try timeline.bytes(of: "pinned.version"), as: UTF8.self)
        == "\(chain[0].version)\nann on host\ntwo lines and more\n1795435200000\n")
    #expect(try timeline.store.pin() == pin(chain[0].version, reason: "two lines and more"))
    try timeline.store.setPin(pin(chain[0].version, reason: ""))
    #expect(try timeline.store.pin()?.reason.isEmpty == true)
  }

  @Test("one at a version that is gone or not announced says who pinned it", arguments: [1, 99_991_231_235_959_000])
  func gone(version: Int64) throws {
    try timeline.store.setPin(pin(Version(rawValue: version)))
    let error = try #require(throws: TimelineError.self) { try Consumer(timeline.store).latest() }
    #expect(error.code == .stateGone)
    #expect(error.detail.contains("ann on host pinned \(version) (a bad import)"))
  }

  @Test(
    "content that is none is refused with its file",
    arguments: ["", "x", "20261123120000000\n", "1\na\nb\nc\n", "1\na\nb\n2"])
  func garbage(text: String) throws {
    try timeline.write(Array(text.utf8), to: "pinned.version")
    let error = try #require(throws: TimelineError.self) { try Consumer(timeline.store).latest() }
    #expect(error.code == .damagedBlob)
    #expect(error.detail.contains("pinned.version") && error.detail.contains("remove it"))
    try timeline.store.setPin(nil)
    #expect(try Consumer(timeline.store).latest()?.version == chain[4].version)
  }
}
