import BitMemory
import Hollow
import Timeline

/// What a timeline keeps, told from its blobs' names and sizes and one small header.
struct TimelineSummary {
  /// One kept state and the sizes of the blobs that lead to it, nil without one.
  struct KeptState {
    var version: Version
    var snapshotBytes: Int?
    /// From the version before.
    var deltaBytes: Int?
    /// From the version after.
    var reverseDeltaBytes: Int?
  }

  let timeline: String
  let announced: Version?
  let pin: Pin?
  /// Ascending by version; nothing beyond the announced one.
  let states: [KeptState]
  let blobCount: Int
  let byteCount: Int
  /// When the announced state was published, in ms since 1970; nil when its producer did not say or its blob is damaged
  /// (which is for `verify` to tell).
  let publishedAt: Int64?

  init(_ store: some BlobStore) throws {
    timeline = store.timeline
    announced = try store.announcedVersion()
    pin = try store.pin()
    var states: [Version: KeptState] = [:]
    var (blobCount, byteCount) = (0, 0)
    for blob in try store.blobs() {
      let size = try store.byteCount(of: blob) ?? 0
      (blobCount, byteCount) = (blobCount + 1, byteCount + size)
      guard let announced, blob.version <= announced else { continue }
      switch blob {
      case .snapshot(let version): states[version, default: KeptState(version: version)].snapshotBytes = size
      case .delta(_, let to): states[to, default: KeptState(version: to)].deltaBytes = size
      case .reverseDelta(_, let to): states[to, default: KeptState(version: to)].reverseDeltaBytes = size
      case .header: break
      }
    }
    self.states = states.values.sorted { $0.version < $1.version }
    (self.blobCount, self.byteCount) = (blobCount, byteCount)
    publishedAt = try? announced.flatMap { try Self.publishedAt($0, in: store) }
  }

  private static func publishedAt(_ version: Version, in store: some BlobStore) throws -> Int64? {
    let blobs = try store.blobs().filter { blob in
      switch blob {
      case .snapshot(let to), .delta(_, let to): to == version
      case .reverseDelta, .header: false
      }
    }
    let smallest = try blobs.min { try store.byteCount(of: $0) ?? .max < store.byteCount(of: $1) ?? .max }
    guard let smallest else { return nil }
    let tags = try store.withBlob(smallest) { try BlobHeader(reading: $0).tags }
    return tags.last { $0.key == TimelineState.publishedAtTag }.flatMap { Int64($0.value) }
  }
}
