import Foundation
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

/// No blob is removed, and nothing is read, on a guess about what was announced.
@Suite("Proof of the announcement") struct AnnouncementProofTests {
  private let timeline: FilmTimeline
  /// Five states, and two newer ones under way.
  private let chain: [(version: Version, films: Films)]

  init() throws {
    timeline = try FilmTimeline()
    chain = try timeline.publishChain(seed: 21, states: 5, snapshots: SnapshotPolicy(maximumDeltas: 2))
  }

  private func announce(_ version: Version?) throws {
    if let version {
      try timeline.write(Array("\(version)\n".utf8), to: "announced.version")
    } else {
      try timeline.remove("announced.version")
    }
  }

  private func record(_ version: Version?) throws {
    try timeline.write(Array(AnnouncementProof.Record.text(of: version).utf8), to: "writer.announced")
  }

  private func expectGoesOn(_ versions: [Version], _ place: Comment, at expected: Version) throws {
    let producer = try timeline.producer()
    #expect(producer.announced?.version == expected, place)
    let next = try FilmTimeline.publish([1: "next"], second: 60, with: producer).version
    #expect(try Consumer(timeline.store).versions() == versions + [next], place)
    #expect(try timeline.store.announcementProof().record == .version(next), place)
    for (version, films) in chain where version <= expected {
      #expect(try FilmData.films(of: Consumer(timeline.store).state(at: version).data) == films, place)
    }
  }

  /// What a writer leaves that ends between two files of its publication. The files come into place one by one, in this order.
  @Test("a writer that ends anywhere in a publication is followed without a loss", arguments: 0...6)
  func everyCrash(filesInPlace: Int) throws {
    let (old, new) = (chain[3].version, chain[4].version)
    let blobs: [BlobName] = [.delta(from: old, to: new), .reverseDelta(from: new, to: old)]
    let steps: [() throws -> Void] =
      blobs.flatMap { blob in [{ try self.remove("sha256-\(blob)") }, { try self.remove("\(blob)") }] }
      + [{ try self.announce(old) }, { try self.record(old) }]
    let snapshot = "snapshot-\(new)"
    if try timeline.names().contains(snapshot) { try [snapshot, "sha256-\(snapshot)"].forEach(remove) }
    for step in steps[filesInPlace...].reversed() { try step() }
    let isAnnounced = filesInPlace >= 5
    let versions = chain.map(\.version).filter { isAnnounced || $0 < new }
    #expect(try Consumer(timeline.store).latest()?.version == versions.last)
    try expectGoesOn(versions, "\(filesInPlace) files in place", at: try #require(versions.last))
    #expect(!FileManager.default.fileExists(atPath: timeline.directory.file("aside")))
    let left = try timeline.store.blobs().contains(.delta(from: old, to: new))
    #expect(left == isAnnounced)
  }

  private func remove(_ name: String) throws { try timeline.remove(name) }

  @Test("a writer that ends before the first announcement leaves an empty timeline, and is followed") func first()
    throws
  {
    let empty = try FilmTimeline()
    let lease = try empty.store.acquireLease(holder: "a", at: 0)
    try empty.store.publish([(.snapshot(chain[0].version), [1, 2, 3])], under: lease)
    #expect(try empty.store.announcedVersion() == nil)
    #expect(try Consumer(empty.store).latest() == nil)
    withExtendedLifetime(lease) {}
    let other = DirectoryBlobStore(path: empty.directory.path, timeline: "films", leaseMilliseconds: 0)
    let successor = try other.acquireLease(holder: "b", at: 1_000_000)
    try other.removeLeftovers(under: successor)
    #expect(try other.blobs().isEmpty)
  }

  enum Loss: CaseIterable {
    case announcement, announcementAndRecord, both, olderAnnouncement, olderBoth, garbage, empty, recordAlone
  }

  private func lose(_ loss: Loss) throws {
    switch loss {
    case .announcement: try announce(nil)
    case .announcementAndRecord:
      try announce(nil)
      try timeline.remove("writer.announced")
    case .both:
      try announce(nil)
      try timeline.write([1], to: "writer.announced")
    case .olderAnnouncement: try announce(chain[3].version)
    case .olderBoth:
      try announce(chain[1].version)
      try record(chain[1].version)
    case .garbage: try timeline.write(Array("20261123\u{1B}[31m".utf8), to: "announced.version")
    case .empty: try timeline.write([], to: "announced.version")
    case .recordAlone: for name in try timeline.store.blobs() { try timeline.store.discard([name]) }
    }
    if loss == .recordAlone { try announce(nil) }
  }

  @Test(
    "a lost or older announcement is refused by every writer, with the way out, and nothing is touched",
    arguments: Loss.allCases)
  func refused(loss: Loss) throws {
    try lose(loss)
    let before = try timeline.contents()
    let writers: [() throws -> Void] = [
      { _ = try timeline.producer() }, { _ = try timeline.store.acquireLease(holder: "a", at: 0) },
    ]
    for writer in writers {
      let error = try #require(throws: TimelineError.self) { try writer() }
      #expect(error.code == ([.garbage, .empty].contains(loss) ? .damagedBlob : .damagedTimeline), "\(error)")
      #expect(error.detail.contains("gatekeeper dataset repair films"), "\(error)")
    }
    #expect(try timeline.contents() == before)
    // Readers do not take it for an empty dataset either. An older state is one that was announced.
    if ![.olderAnnouncement, .olderBoth].contains(loss) {
      #expect(throws: TimelineError.self) { try Consumer(timeline.store).latest() }
    }
    #expect(!(try TimelineVerification(timeline.store, at: nil).faults.isEmpty))
    guard loss != .recordAlone else {
      let error = try #require(throws: TimelineError.self) { try TimelineRepair(timeline.store).plan() }
      #expect(error.detail.contains("from a copy"), "\(error)")
      return
    }
    let plan = try TimelineRepair(timeline.store).apply(at: FilmTimeline.start)
    #expect(plan.target == chain[4].version && plan.blobs.isEmpty)
    #expect(try TimelineVerification(timeline.store, at: nil).faults == [])
    try expectGoesOn(chain.map(\.version), "\(loss)", at: chain[4].version)
  }

  @Test("what nothing proves to be a leftover is moved aside") func unproven() throws {
    let (old, new) = (chain[3].version, chain[4].version)
    try announce(old)
    try timeline.remove("writer.announced")
    let delta = "delta-\(old)-\(new)"
    let bytes = try timeline.bytes(of: delta)
    try expectGoesOn(Array(chain.map(\.version).dropLast()), "no record", at: old)
    let aside = try FileManager.default.subpathsOfDirectory(atPath: timeline.directory.file("aside"))
    let moved = try #require(aside.first { $0.hasSuffix("/\(delta)") })
    #expect(try timeline.bytes(of: "aside/\(moved)") == bytes)
    #expect(aside.contains { $0.hasSuffix("/sha256-\(delta)") })
  }

  @Test("a timeline of before there was a record is gone on with, and gets one") func upgrade() throws {
    try timeline.remove("writer.announced")
    try expectGoesOn(chain.map(\.version), "no record", at: chain[4].version)
  }

  @Test("a damaged record alone stops nobody") func damagedRecord() throws {
    try timeline.write([1, 2], to: "writer.announced")
    #expect(
      try TimelineVerification(timeline.store, at: nil).faults.map(\.detail).contains { $0.contains("is damaged") })
    try expectGoesOn(chain.map(\.version), "damaged record", at: chain[4].version)
  }
}
