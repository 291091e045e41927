import BitMemory
import Foundation
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Timeline verification") struct TimelineVerificationTests {
  /// The same timeline without checksum files, as a Java producer leaves it: only the contents can tell.
  private func withoutChecksums(_ timeline: FilmTimeline) throws -> DirectoryBlobStore {
    for name in try timeline.directory.names() where name.hasPrefix("sha256-") { try timeline.remove(name) }
    return DirectoryBlobStore(path: timeline.directory.path, timeline: "films", checksums: .whenPresent)
  }

  @Test("a sound timeline has no fault, as a whole and version by version", arguments: 1...3 as ClosedRange<UInt64>)
  func sound(seed: UInt64) throws {
    let timeline = try FilmTimeline()
    let chain = try timeline.publishChain(seed: seed, states: 8, snapshots: SnapshotPolicy(maximumDeltas: 3))
    let all = try TimelineVerification(timeline.store, at: nil)
    #expect(all.faults == [])
    #expect(all.versionCount == 8)
    #expect(all.blobCount == (try timeline.store.blobs().count))
    for state in chain { #expect(try TimelineVerification(timeline.store, at: state.version).faults == []) }
  }

  @Test("every blob that is damaged is named") func damagedBlobs() throws {
    let timeline = try FilmTimeline()
    _ = try timeline.publishChain(seed: 4, states: 5, snapshots: SnapshotPolicy(maximumDeltas: 2))
    for blob in try timeline.store.blobs() {
      let sound = try timeline.bytes(of: "\(blob)")
      var bytes = sound
      bytes[bytes.count / 2] ^= 1
      try timeline.write(bytes, to: "\(blob)")
      let faults = try TimelineVerification(timeline.store, at: nil).faults
      #expect(faults.contains { $0.blob == blob && $0.detail.contains("SHA-256") }, "\(blob): \(faults)")
      try timeline.write(sound, to: "\(blob)")
    }
  }

  @Test("a blob cut off is named with the byte where it ends") func cut() throws {
    let timeline = try FilmTimeline()
    let chain = try timeline.publishChain(seed: 4, states: 3)
    let store = try withoutChecksums(timeline)
    let name = BlobName.delta(from: chain[0].version, to: chain[1].version)
    try timeline.write(try timeline.bytes(of: "\(name)").dropLast(3).map { $0 }, to: "\(name)")
    let faults = try TimelineVerification(store, at: nil).faults
    #expect(faults.contains { $0.blob == name && $0.byteOffset != nil }, "\(faults)")
  }

  @Test("two paths that lead to different records are told") func paths() throws {
    let timeline = try FilmTimeline()
    _ = try FilmTimeline.publish(
      [1: Film(title: "one", names: [])], second: 1, with: try timeline.producer())
    let producer = try timeline.producer(snapshots: SnapshotPolicy(maximumDeltas: 1))
    let state = try FilmTimeline.publish(
      [1: Film(title: "one", names: []), 2: Film(title: "two", names: [])], second: 2, with: producer)
    let store = try withoutChecksums(timeline)
    #expect(try TimelineVerification(store, at: nil).faults == [])
    let name = BlobName.snapshot(state.version)
    var bytes = try timeline.bytes(of: "\(name)")
    let place = try #require(bytes.firstRange(of: Array("two".utf8)))
    bytes[place.lowerBound] = UInt8(ascii: "T")
    try timeline.write(bytes, to: "\(name)")
    let faults = try TimelineVerification(store, at: nil).faults
    #expect(faults.contains { $0.version == state.version && $0.detail.contains("other records of Film") }, "\(faults)")
  }

  @Test("versions before the first snapshot are read back from it, those without a way count as gone") func gaps()
    throws
  {
    let timeline = try FilmTimeline()
    let policy = SnapshotPolicy(maximumDeltas: 2, maximumDeltaShare: 99)
    let chain = try timeline.publishChain(seed: 6, states: 4, snapshots: policy)
    // As retention removes them: a checksum that is left alone would be a fault.
    try timeline.store.discard([.snapshot(chain[0].version)])
    let back = try TimelineVerification(timeline.store, at: nil)
    #expect(back.faults == [])
    #expect(back.versionCount == 4)
    try timeline.store.discard([.reverseDelta(from: chain[2].version, to: chain[1].version)])
    let lost = try TimelineVerification(timeline.store, at: nil)
    #expect(lost.faults == [])
    #expect(lost.versionCount == 2)
  }

  @Test("an announced state that nothing leads to, and one between that is cut off, are told") func unreachable() throws
  {
    let timeline = try FilmTimeline()
    let policy = SnapshotPolicy(maximumDeltas: 2, maximumDeltaShare: 99)
    let versions = try timeline.publishChain(seed: 6, states: 6, snapshots: policy).map(\.version)
    // Snapshots are at 0, 2 and 4. State 3 loses both ways to it, and stays between two that can be read.
    try timeline.store.discard([
      .delta(from: versions[2], to: versions[3]), .reverseDelta(from: versions[4], to: versions[3]),
    ])
    let cut = try TimelineVerification(timeline.store, at: nil)
    #expect(cut.faults.count == 1 && cut.faults.first?.version == versions[3], "\(cut.faults)")
    #expect(cut.wayOut?.contains("gatekeeper dataset repair films") == true)
    try timeline.store.discard([.delta(from: versions[4], to: versions[5])])
    for at in [nil, versions[5]] {
      let lost = try TimelineVerification(timeline.store, at: at)
      #expect(lost.faults.contains { $0.version == versions[5] && $0.blob == nil }, "\(lost.faults)")
    }
    try timeline.write(Array("9223372036854775807\n".utf8), to: "announced.version")
    let bad = try TimelineVerification(timeline.store, at: nil).faults
    #expect(bad.contains { $0.detail.contains("holds '9223372036854775807', no version") }, "\(bad)")
  }

  @Test("a pin that nobody can be at, and files that are not what their names say, are told") func files() throws {
    let timeline = try FilmTimeline()
    let versions = try timeline.publishChain(seed: 6, states: 3).map(\.version)
    try timeline.store.setPin(Pin(version: Version(rawValue: 7), holder: "a", reason: "r", pinnedAt: 0))
    let pinned = try TimelineVerification(timeline.store, at: nil).faults
    #expect(pinned.map(\.file) == ["pinned.version"] && pinned[0].detail.contains("dataset unpin films"), "\(pinned)")
    try timeline.store.setPin(nil)
    for (name, other) in [
      ("snapshot-\(versions[0]).bak", "snapshot-\(versions[0])"), ("delta-\(versions[0])", "snapshot-\(versions[0])"),
    ] { try timeline.write(try timeline.bytes(of: other), to: name) }
    try timeline.write([1], to: "sha256-header-\(versions[1])")
    try timeline.write([1], to: "notes.txt")
    let faults = try TimelineVerification(timeline.store, at: nil).faults
    #expect(
      Set(faults.map(\.file)) == [
        "snapshot-\(versions[0]).bak", "delta-\(versions[0])", "sha256-header-\(versions[1])",
      ], "\(faults)")
  }

  @Test("keys that repeat and references to nothing are told") func content() throws {
    let timeline = try FilmTimeline()
    let start = FilmTimeline.start
    let producer = try Producer(
      timeline.store, schemas: try SchemaParser.parse(FilmData.schemas), keyChecks: .none, at: start)
    let state = try producer.runCycle(at: start, from: .noRecords) { write in
      _ = try FilmData.add(Film(title: "a", names: []), 1, to: write)
      _ = try FilmData.add(Film(title: "b", names: []), 1, to: write)
      return []
    }
    let faults = try TimelineVerification(timeline.store, at: state.version).faults
    #expect(faults.count == 1 && faults[0].detail.contains("repeat a key"), "\(faults)")
  }

  @Test("the directory of a Java producer is sound") func java() throws {
    let path = DataFolder.golden.url.appending(path: "fs-producer").path
    let store = DirectoryBlobStore(path: path, timeline: "java", checksums: .whenPresent)
    let outcome = try TimelineVerification(store, at: nil)
    #expect(outcome.faults == [])
    #expect(outcome.versionCount == 4)
  }
}
