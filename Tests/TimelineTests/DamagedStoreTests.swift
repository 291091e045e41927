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

  /// Damages a blob: it is refused by name, whoever reads it, and `read` gets the right films by another path.
  private func expectRefused(
    _ name: BlobName, _ other: String, _ kind: Damage, _ films: Films, _ read: () throws -> TimelineState
  ) throws {
    let files = try ["\(name)", "sha256-\(name)"].map { ($0, try timeline.bytes(of: $0)) }
    try damage("\(name)", kind, with: other)
    let error = try #require(throws: TimelineError.self) { try timeline.store.withBlob(name) { _ in } }
    #expect(error.code == .damagedBlob && error.detail.contains("\(name)"), "\(error)")
    #expect(try FilmData.films(of: read().data) == films, "\(name), \(kind)")
    for (file, bytes) in files { try timeline.write(bytes, to: file) }
  }

  @Test("a snapshot is refused by name, and its state is read from a newer one, back", arguments: Damage.allCases)
  func snapshot(kind: Damage) throws {
    let (first, later) = (chain[0].version, chain[3].version)
    for consumer in [Consumer(timeline.store), Consumer(timeline.store)] {
      try expectRefused(.snapshot(first), "snapshot-\(later)", kind, chain[0].films) { try consumer.state(at: first) }
      #expect(try FilmData.films(of: consumer.state(at: first).data) == chain[0].films)
    }
  }

  @Test("the newest snapshot is refused by name, and its state is read from an older one", arguments: Damage.allCases)
  func newestSnapshot(kind: Damage) throws {
    let (first, last) = (chain[0].version, chain[3].version)
    try expectRefused(.snapshot(last), "snapshot-\(first)", kind, chain[4].films) {
      try #require(try Consumer(timeline.store).latest())
    }
  }

  @Test("a delta or reverse delta is refused by name, and another path is taken", arguments: Damage.allCases)
  func deltas(kind: Damage) throws {
    let consumer = Consumer(timeline.store)
    let versions = chain.map(\.version)
    _ = try consumer.state(at: versions[1])
    let forward = BlobName.delta(from: versions[1], to: versions[2])
    try expectRefused(forward, "delta-\(versions[0])-\(versions[1])", kind, chain[2].films) {
      try consumer.state(at: versions[2])
    }
    let back = BlobName.reverseDelta(from: versions[1], to: versions[0])
    _ = try consumer.state(at: versions[1])
    try expectRefused(back, "reversedelta-\(versions[2])-\(versions[1])", kind, chain[0].films) {
      try consumer.state(at: versions[0])
    }
    for step in [1, 2, 1, 0] {
      #expect(try FilmData.films(of: consumer.state(at: versions[step]).data) == chain[step].films)
    }
  }

  @Test("where every path has a damaged blob, the first is named, the reader stays, and the way out is said")
  func noPath() throws {
    let versions = chain.map(\.version)
    let consumer = Consumer(timeline.store)
    _ = try consumer.state(at: versions[1])
    try damage("delta-\(versions[1])-\(versions[2])", .flippedBit, with: "")
    try damage("reversedelta-\(versions[3])-\(versions[2])", .truncated, with: "")
    let error = try #require(throws: TimelineError.self) { try consumer.state(at: versions[2]) }
    #expect(error.code == .damagedBlob && error.detail.contains("delta-\(versions[1])-\(versions[2])"), "\(error)")
    #expect(error.detail.contains("gatekeeper dataset verify films --all"), "\(error)")
    #expect(try FilmData.films(of: consumer.state(at: versions[1]).data) == chain[1].films)
    #expect(try FilmData.films(of: consumer.state(at: versions[3]).data) == chain[3].films)
    try damage("delta-\(versions[3])-\(versions[4])", .emptied, with: "")
    let announced = try #require(throws: TimelineError.self) { try Consumer(timeline.store).latest() }
    #expect(announced.detail.contains("gatekeeper dataset repair films"), "\(announced)")
  }

  @Test("a writer goes on beside a damaged newest snapshot, and its next one heals the timeline") func healing() throws
  {
    let newest = "snapshot-\(chain[3].version)"
    try damage(newest, .flippedBit, with: "")
    let policy = SnapshotPolicy(maximumDeltas: 100, maximumDeltaShare: 1000)
    let producer = try timeline.producer(snapshots: policy)
    let next = try FilmTimeline.publish([7: "seven"], second: 9, with: producer).version
    // Two deltas since a sound snapshot would not make one due.
    #expect(try timeline.store.blobs().contains(.snapshot(next)))
    #expect(try FilmData.films(of: #require(try Consumer(timeline.store).latest()).data) == [7: "seven"])
  }

  @Test("a damaged snapshot of the announced state makes room for a sound one, and is kept aside") func replaced()
    throws
  {
    let timeline = try FilmTimeline()
    let policy = SnapshotPolicy(maximumDeltas: 1, publication: .withState)
    let versions = try timeline.publishChain(seed: 3, states: 2, snapshots: policy).map(\.version)
    let name = "snapshot-\(versions[1])"
    try timeline.write([1, 2, 3], to: name)
    let producer = try timeline.producer(snapshots: policy)
    #expect(try producer.publishSnapshotIfDue() == versions[1])
    #expect(try timeline.store.withBlob(.snapshot(versions[1])) { $0.byteCount } > 3)
    #expect(try timeline.bytes(of: "aside/2/\(name)") == [1, 2, 3])
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
    let blob = try #require(BlobName(name))
    let base = try start.map { try consumer.state(at: $0).data }
    let bytes = try timeline.bytes(of: name)
    var decoded = 0
    for position in bytes.indices {
      for mask: UInt8 in [0x01, 0x80, 0xFF] {
        var flipped = bytes
        flipped[position] ^= mask
        try timeline.write(flipped, to: name)
        try expectDamaged(name) { try lenient.withBlob(blob) { _ in } }
        if decodes(flipped, base) { decoded += 1 }
      }
      try timeline.write(Array(bytes[..<position]), to: name)
      try expectDamaged(name) { try lenient.withBlob(blob) { _ in } }
      #expect(!decodes(Array(bytes[..<position]), base))
    }
    #expect(decoded > bytes.count / 4)
    try timeline.write(bytes, to: name)
    #expect(try FilmData.films(of: consumer.state(at: end).data) == (kind == "delta" ? chain[1] : chain[0]).films)
  }

  private func expectDamaged(_ name: String, _ read: () throws -> Void) throws {
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
    #expect(try FilmData.films(of: consumer.state(at: chain[2].version).data) == chain[2].films, "read from beyond it")
    try timeline.remove("snapshot-\(chain[3].version)")
    let error = try #require(throws: BlobError.self) { try Consumer(timeline.store).state(at: chain[2].version) }
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
    #expect(try FilmData.films(of: consumer.state(at: chain[1].version).data) == chain[1].films, "read from beyond it")
    try timeline.remove("snapshot-\(chain[3].version)")
    #expect(throws: BlobError.self) { try Consumer(timeline.store).state(at: chain[1].version) }
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
    #expect(error.detail.hasPrefix("snapshot-\(version): Names record 0, an element: Name has no record 1; "))
    _ = try Consumer(store.store, filter: LoadFilter(excludingTypes: ["Name"])).latest()
  }
}
