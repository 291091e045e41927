import Hollow
import HollowTools

/// Reads states by every path of blobs there is, and holds against each other what comes out.
struct BlobWalk: Sendable {
  private(set) var faults: [TimelineFault] = []
  /// Versions that could be read.
  private(set) var readable: Set<Version> = []
  /// Blobs that were looked at.
  private(set) var seen: Set<BlobName> = []
  /// Blobs that cannot be read, do not decode, or do not apply to the state they should.
  private(set) var damaged: Set<BlobName> = []
  /// Versions that some path leads to, as far as names tell. Ascending.
  let versions: [Version]

  private let store: any BlobStore
  private let blobs: Set<BlobName>

  /// Reads every version that `blobs` lead to, with two neighbouring states in memory. O(bytes of the blobs).
  init(_ store: any BlobStore, all blobs: [BlobName]) {
    (self.store, self.blobs) = (store, Set(blobs))
    versions = ShortestWays(in: BlobGraph(blobs)).versions.sorted()
    verify(all: versions)
  }

  /// Reads one version by each of `blobs` that leads to it.
  init(_ store: any BlobStore, at version: Version, by blobs: [BlobName]) {
    (self.store, self.blobs, versions) = (store, Set(blobs), [version])
    verify(version)
  }

  /// The versions that blobs lead from or to and that no path reaches, ascending: those between states that can be read. Older
  /// ones went with retention. O(blobs).
  func unreachable() -> [Version] {
    guard let oldest = readable.min() else { return [] }
    let named = Set(blobs.flatMap(\.versions))
    return named.subtracting(versions).filter { $0 > oldest }.sorted()
  }

  /// Walks the versions upwards, with the state of the one before in memory.
  ///
  /// Each version is read from its snapshot and by the delta from the version before; what both give is compared. Then the
  /// reverse delta is applied, and must give the version before again. Versions at the beginning that have no snapshot can
  /// only be reached backwards: they are put aside as `unread` until the first version that can be read, from where
  /// `walkBack` goes down through them.
  private mutating func verify(all versions: [Version]) {
    var previous: VerifiedState?
    var unread: [Version] = []
    for version in versions {
      var paths = [decode(.snapshot(version), version)]
      if let previous { paths.append(apply(.delta(from: previous.version, to: version), to: previous, version)) }
      guard let state = agreed(paths.compactMap(\.self)) else {
        unread.append(version)
        previous = nil
        continue
      }
      examine(state, after: previous)
      if let previous {
        if let back = apply(.reverseDelta(from: version, to: previous.version), to: state, previous.version) {
          compare(back, previous)
        }
      } else {
        walkBack(from: state, through: unread)
        unread = []
      }
      previous = state
    }
    for version in unread { unreadable(version) }
    for blob in blobs.subtracting(seen).sorted(by: { $0.description < $1.description }) { check(blob) }
  }

  /// Reads versions that have no snapshot before them by reverse deltas.
  private mutating func walkBack(from state: VerifiedState, through versions: [Version]) {
    var newer = state
    for (index, version) in versions.enumerated().reversed() {
      guard let older = apply(.reverseDelta(from: newer.version, to: version), to: newer, version) else {
        for version in versions[...index] { unreadable(version) }
        return
      }
      examine(older, after: nil)
      if let again = apply(.delta(from: version, to: newer.version), to: older, newer.version) { compare(again, newer) }
      newer = older
    }
  }

  /// Reads one version from its snapshot and by each delta and reverse delta that leads to it.
  private mutating func verify(_ version: Version) {
    let consumer = Consumer(store)
    var paths = [decode(.snapshot(version), version)]
    for blob in blobs.sorted(by: { $0.description < $1.description }) {
      switch blob {
      case .delta(let from, let to) where to == version, .reverseDelta(let from, let to) where to == version:
        // A neighbour that cannot be read is not this version's fault.
        guard let neighbour = try? consumer.state(at: from) else { continue }
        paths.append(apply(blob, to: VerifiedState(from, neighbour.data, path: blob), version))
      default: break
      }
    }
    if let state = agreed(paths.compactMap(\.self)) { examine(state, after: nil) } else { unreadable(version) }
  }

  private mutating func unreadable(_ version: Version) {
    faults.append(TimelineFault(version: version, detail: "no path of sound blobs leads here"))
  }

  /// The first of the states that several paths led to, compared with the others.
  private mutating func agreed(_ states: [VerifiedState]) -> VerifiedState? {
    guard let first = states.first else { return nil }
    for other in states.dropFirst() { compare(other, first) }
    return first
  }

  private mutating func compare(_ state: VerifiedState, _ other: VerifiedState) {
    guard let type = state.firstDifference(from: other) else { return }
    faults.append(
      TimelineFault(
        version: state.version, blob: state.path, detail: "leads to other records of \(type) than \(other.path) does"))
  }

  private mutating func examine(_ state: VerifiedState, after previous: VerifiedState?) {
    readable.insert(state.version)
    for detail in state.faults(after: previous) { faults.append(TimelineFault(version: state.version, detail: detail)) }
  }
}

extension BlobWalk {
  private mutating func decode(_ blob: BlobName, _ version: Version) -> VerifiedState? {
    look(blob, version) { bytes in VerifiedState(version, try SnapshotReader.read(bytes), path: blob) }
  }

  private mutating func apply(_ blob: BlobName, to state: VerifiedState, _ version: Version) -> VerifiedState? {
    look(blob, version) { bytes in VerifiedState(version, try DeltaReader.apply(bytes, to: state.data), path: blob) }
  }

  /// A blob that no path uses: its checksum and its header.
  private mutating func check(_ blob: BlobName) {
    _ = look(blob, blob.version) { _ = try BlobHeader(reading: $0) }
  }

  /// What `read` makes of a blob, nil when it is not there or is at fault, which is noted.
  private mutating func look<Result>(
    _ blob: BlobName, _ version: Version, _ read: (RawSpan) throws -> Result
  ) -> Result? {
    guard blobs.contains(blob) else { return nil }
    seen.insert(blob)
    do {
      return try store.withBlob(blob, read)
    } catch {
      damaged.insert(blob)
      note(error, blob, version)
      return nil
    }
  }

  private mutating func note(_ error: any Error, _ blob: BlobName, _ version: Version) {
    switch error {
    case let error as BlobError:
      let detail = "\(error.code.rawValue), \(error.detail)"
      faults.append(TimelineFault(version: version, blob: blob, byteOffset: error.byteOffset, detail: detail))
    case let error as TimelineError:
      faults.append(TimelineFault(version: version, blob: blob, detail: error.detail))
    default: faults.append(TimelineFault(version: version, blob: blob, detail: "\(error)"))
    }
  }
}

extension BlobName {
  /// The versions the blob leads from and to.
  var versions: [Version] {
    switch self {
    case .snapshot(let version), .header(let version): [version]
    case .delta(let from, let to), .reverseDelta(let from, let to): [from, to]
    }
  }
}

/// A state that one path led to.
struct VerifiedState {
  let version: Version
  let data: DataState
  /// The blob that led here last.
  let path: BlobName

  init(_ version: Version, _ data: DataState, path: BlobName) {
    (self.version, self.data, self.path) = (version, data, path)
  }

  /// A type whose records are other ones than in `other`, nil without one. Types with another schema are not compared:
  /// deltas cannot change one. O(records).
  func firstDifference(from other: VerifiedState) -> String? {
    data.types.first { type in
      guard let own = other.data[type: type.name], own !== type, own.schema == type.schema else { return false }
      // Columns bound to a type's own schema are always there.
      return own.populated != type.populated
        || (try? StateChecksum.checksum(of: type, in: data)) != (try? StateChecksum.checksum(of: own, in: other.data))
    }?.name
  }

  /// Dangling references, or else repeated keys. O(references + records of types that changed).
  func faults(after previous: VerifiedState?) -> [String] {
    // Keys may lead through references, so they are only followed where none dangles.
    if let fault = ReferenceCheck.firstFault(in: data) { return [fault] }
    return data.types.compactMap { type in
      guard case .object(let schema) = type.schema, !schema.primaryKey.isEmpty else { return nil }
      if let previous, previous.data[type: type.name] === type { return nil }
      do {
        return try UniqueKeys(type: type.name).refusal(of: data, after: nil)
      } catch {
        return "the key of \(type.name) cannot be read: \(error)"
      }
    }
  }
}
