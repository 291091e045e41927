import BitMemory
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

/// Blobs that are not what was published: refused by name, and read again once they are put right.
@Suite("Damaged store") struct DamagedStoreTests {
  enum Damage: CaseIterable {
    case flippedBit, truncated, emptied, extended, swapped, swappedWithChecksum, missingChecksum, emptyChecksum
    case otherChecksum
  }

  private let timeline: FilmTimeline
  private let chain: [(version: Version, films: Films)]

  init() throws {
    timeline = try FilmTimeline()
    chain = try timeline.publishChain(
      seed: 11, states: 5, snapshots: SnapshotPolicy(maximumDeltas: 3, maximumDeltaShare: 1000))
  }

  private func damage(_ name: String, _ damage: Damage, with other: String) throws {
    let bytes = try timeline.bytes(of: name)
    switch damage {
    case .flippedBit:
      var flipped = bytes
      flipped[bytes.count / 2] ^= 4
      try timeline.write(flipped, to: name)
    case .truncated: try timeline.write(bytes.dropLast(), to: name)
    case .emptied: try timeline.write([], to: name)
    case .extended: try timeline.write(bytes + [0], to: name)
    case .swapped: try timeline.write(try timeline.bytes(of: other), to: name)
    case .swappedWithChecksum:
      try timeline.write(try timeline.bytes(of: other), to: name)
      try timeline.write(try timeline.bytes(of: "sha256-\(other)"), to: "sha256-\(name)")
    case .missingChecksum: try timeline.remove("sha256-\(name)")
    case .emptyChecksum: try timeline.write([], to: "sha256-\(name)")
    case .otherChecksum: try timeline.write(try timeline.bytes(of: "sha256-\(other)"), to: "sha256-\(name)")
    }
  }

  private func expectRefused(_ name: String, _ other: String, _ kind: Damage, _ read: () throws -> TimelineState) throws
  {
    let files = try [name, "sha256-\(name)"].map { ($0, try timeline.bytes(of: $0)) }
    try damage(name, kind, with: other)
    do {
      _ = try read()
      Issue.record("\(name) was read, \(kind)")
    } catch {
      #expect("\(error)".contains(name), "\(error)")
      #expect((error as? TimelineError)?.code == .damagedBlob, "\(error)")
    }
    for (file, bytes) in files { try timeline.write(bytes, to: file) }
  }

  @Test("a snapshot is refused by name", arguments: Damage.allCases)
  func snapshot(kind: Damage) throws {
    let consumer = Consumer(timeline.store)
    let (first, later) = (chain[0].version, chain[3].version)
    try expectRefused("snapshot-\(first)", "snapshot-\(later)", kind) { try consumer.state(at: first) }
    #expect(try FilmData.films(of: consumer.state(at: first).data) == chain[0].films)
  }

  @Test("a delta or reverse delta is refused by name, and the reader stays where it was", arguments: Damage.allCases)
  func deltas(kind: Damage) throws {
    let consumer = Consumer(timeline.store)
    let versions = chain.map(\.version)
    _ = try consumer.state(at: versions[1])
    let (forward, back) = ("delta-\(versions[1])-\(versions[2])", "reversedelta-\(versions[1])-\(versions[0])")
    try expectRefused(forward, "delta-\(versions[0])-\(versions[1])", kind) { try consumer.state(at: versions[2]) }
    try expectRefused(back, "reversedelta-\(versions[2])-\(versions[1])", kind) { try consumer.state(at: versions[0]) }
    for step in [1, 2, 1, 0] {
      #expect(try FilmData.films(of: consumer.state(at: versions[step]).data) == chain[step].films)
    }
  }

  @Test("where a blob is gone, another way leads to the same state, or none") func missing() throws {
    let versions = chain.map(\.version)
    let consumer = Consumer(timeline.store)
    _ = try consumer.state(at: versions[2])
    try timeline.remove("delta-\(versions[2])-\(versions[3])")
    #expect(try FilmData.films(of: consumer.state(at: versions[3]).data) == chain[3].films)
    try timeline.remove("delta-\(versions[0])-\(versions[1])")
    #expect(try FilmData.films(of: Consumer(timeline.store).state(at: versions[1]).data) == chain[1].films)
    try timeline.remove("reversedelta-\(versions[3])-\(versions[2])")
    let error = try #require(throws: TimelineError.self) { try Consumer(timeline.store).state(at: versions[1]) }
    #expect(error.code == .stateGone)
  }

  /// Without the checksum, about half of these would decode (`SnapshotReaderTests.unnoticed`).
  @Test("a blob with any byte changed or cut off is refused by name", arguments: ["snapshot", "delta", "reversedelta"])
  func everyByte(kind: String) throws {
    let versions = chain.map(\.version)
    let (name, start, end): (String, Version?, Version) =
      switch kind {
      case "snapshot": ("snapshot-\(versions[0])", nil, versions[0])
      case "delta": ("delta-\(versions[0])-\(versions[1])", versions[0], versions[1])
      default: ("reversedelta-\(versions[1])-\(versions[0])", versions[1], versions[0])
      }
    // A reader that has a checksum uses it even where it may do without.
    let lenient = DirectoryBlobStore(path: timeline.directory.path, timeline: "films", checksums: .whenPresent)
    let consumer = Consumer(lenient)
    let base = try start.map { try consumer.state(at: $0).data }
    let bytes = try timeline.bytes(of: name)
    var decoded = 0
    for position in bytes.indices {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        var flipped = bytes
        flipped[position] ^= mask
        try timeline.write(flipped, to: name)
        try expectDamaged(name) { try consumer.state(at: end) }
        if decodes(flipped, base) { decoded += 1 }
      }
      try timeline.write(Array(bytes[..<position]), to: name)
      try expectDamaged(name) { try consumer.state(at: end) }
      #expect(!decodes(Array(bytes[..<position]), base))
    }
    #expect(decoded > bytes.count / 4)
    try timeline.write(bytes, to: name)
    #expect(try FilmData.films(of: consumer.state(at: end).data) == (kind == "delta" ? chain[1] : chain[0]).films)
  }

  private func expectDamaged(_ name: String, _ read: () throws -> TimelineState) throws {
    let error = try #require(throws: TimelineError.self) { try read() }
    #expect(error.code == .damagedBlob && error.detail.contains(name), "\(error)")
  }

  private func decodes(_ bytes: [UInt8], _ base: DataState?) -> Bool {
    guard let base else { return (try? SnapshotReader.read(bytes.span.rawBytes)) != nil }
    return (try? DeltaReader.apply(bytes.span.rawBytes, to: base)) != nil
  }

  /// Another chain's delta of the same name with its sound checksum: only the tags tell that it does not fit.
  @Test("a delta of another chain under the same name is refused by name") func foreignDelta() throws {
    let other = try FilmTimeline()
    let same = try other.publishChain(
      seed: 12, states: 5, snapshots: SnapshotPolicy(maximumDeltas: 3, maximumDeltaShare: 1000))
    #expect(same.map(\.version) == chain.map(\.version))
    let name = "delta-\(chain[1].version)-\(chain[2].version)"
    for file in [name, "sha256-\(name)"] { try timeline.write(try other.bytes(of: file), to: file) }
    let consumer = Consumer(timeline.store)
    _ = try consumer.state(at: chain[1].version)
    let error = try #require(throws: BlobError.self) { try consumer.state(at: chain[2].version) }
    #expect(error.code == .wrongOrigin)
    #expect(error.blob == "films/\(name)")
  }

  /// Another chain's snapshot of the same name passes every check: the tags join it to nothing. The first delta shows it.
  @Test("a snapshot of another chain is found out by the first delta on it") func foreignSnapshot() throws {
    let other = try FilmTimeline()
    _ = try other.publishChain(
      seed: 12, states: 5, snapshots: SnapshotPolicy(maximumDeltas: 3, maximumDeltaShare: 1000))
    let name = "snapshot-\(chain[0].version)"
    for file in [name, "sha256-\(name)"] { try timeline.write(try other.bytes(of: file), to: file) }
    let consumer = Consumer(timeline.store)
    _ = try consumer.state(at: chain[0].version)
    #expect(throws: BlobError.self) { try consumer.state(at: chain[1].version) }
  }

  @Test("a store of a Java producer, without checksums, is read only when told to") func withoutChecksums() throws {
    for name in try timeline.directory.names() where name.hasPrefix("sha256-") { try timeline.remove(name) }
    #expect(throws: TimelineError.self) { try Consumer(timeline.store).latest() }
    let lenient = DirectoryBlobStore(path: timeline.directory.path, timeline: "films", checksums: .whenPresent)
    let state = try #require(try Consumer(lenient).latest())
    #expect(try FilmData.films(of: state.data) == chain[4].films)
  }

  @Test("a state whose records refer to nothing is refused with the place") func dangling() throws {
    let store = try FilmTimeline()
    let write = try WriteState(schemas: try SchemaParser.parse(FilmData.schemas))
    try FilmData.add([1: Film(title: "one", names: ["a", "b"])], to: write)
    write.commit(try write.finish(tag: 1, headerTags: []))
    write.remove(1, from: try write.type("Name"))
    let version = Version(rawValue: 20_261_123_120_000_000)
    let bytes = SnapshotWriter.write(try write.finish(tag: 2, headerTags: []))
    let lease = try store.store.acquireLease(holder: "test", at: 0)
    try store.store.publish([(.snapshot(version), bytes)], under: lease)
    try store.store.announce(version, under: lease)
    let error = try #require(throws: TimelineError.self) { try Consumer(store.store).latest() }
    #expect(error.code == .damagedBlob)
    #expect(error.detail == "snapshot-\(version): Names record 0, an element: Name has no record 1")
    _ = try Consumer(store.store, filter: LoadFilter(excludingTypes: ["Name"])).latest()
  }
}
