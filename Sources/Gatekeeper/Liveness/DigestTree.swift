import BitMemory

/// The content digest of an output as a tree: equal outputs have equal digests, whatever the ordinals, threads or
/// process, and where they differ the tree says where.
///
/// The tree has three levels:
/// - A **leaf** is the SHA-256 of one video's verdicts (`LeafContent`).
/// - A **bucket** is the SHA-256 over the video ids (8 bytes, big-endian) and leaves of the videos whose ids fall into
///   it, ascending by id; an empty bucket that of nothing. Which bucket is decided by the id alone, so that adding a
///   video never moves another.
/// - The **root**, the published digest, is the SHA-256 over all buckets in order.
///
/// A cycle that changes ten videos hashes ten leaves, at most ten buckets, and the root. To compare two outputs,
/// compare their roots, then their buckets, and read only the videos of buckets that differ (`StateDiff`).
///
/// It is a value: a copy shares all buckets with the original, and a change copies the buckets it touches.
///
/// ```swift
/// let state = try OutputStates(store).latest()
/// precondition(DigestTree(of: state).root.hexadecimal == state.evaluation.digest)
/// ```
public struct DigestTree: Sendable {
  /// Buckets of every tree: an output of 100,000 videos has 24 a bucket.
  public static let bucketCount = 4096

  /// The hash of a bucket without videos.
  static let emptyBucket = ContentHash(of: [])

  /// By bucket, its leaves ascending by video id.
  private var leaves: [[DigestLeaf]]
  private var hashes: [ContentHash]
  /// Buckets whose leaves changed since they were hashed, each once. They are hashed together by `refresh`, so that
  /// many changes of one bucket cost one hash.
  private var stale: [Int] = []
  /// The same buckets as a set.
  private var isStale: BitSet

  /// The tree of an output without videos.
  public init() {
    leaves = Array(repeating: [], count: Self.bucketCount)
    hashes = Array(repeating: Self.emptyBucket, count: Self.bucketCount)
    isStale = BitSet(capacity: Self.bucketCount)
  }

  /// The tree of a stored state, computed from its records. O(records).
  public init(of state: LivenessState) {
    self.init()
    var digester = StateDigester(state)
    for video in state.videos { set(digester.leaf(video)) }
    refresh()
  }

  /// The bucket of a video id. Ids that follow each other are spread: the multiplication mixes them, and the upper 12
  /// bits of the product choose one of 4096 buckets.
  public static func bucket(ofVideo id: Int64) -> Int {
    let mixed = UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> 52)
  }

  /// Puts a video's leaf in the place of the one it had, if it had one. O(log bucket), or O(bucket) for a new video.
  mutating func set(_ leaf: DigestLeaf) {
    let bucket = touch(leaf.videoID)
    let place = place(of: leaf.videoID, in: bucket)
    if place < leaves[bucket].count, leaves[bucket][place].videoID == leaf.videoID {
      leaves[bucket][place] = leaf
    } else {
      leaves[bucket].insert(leaf, at: place)
    }
  }

  /// Takes a video out, if it is there. O(bucket).
  mutating func remove(videoID id: Int64) {
    let bucket = touch(id)
    let place = place(of: id, in: bucket)
    if place < leaves[bucket].count, leaves[bucket][place].videoID == id { leaves[bucket].remove(at: place) }
  }

  /// Notes that the bucket of a video changes, and returns it.
  private mutating func touch(_ id: Int64) -> Int {
    let bucket = Self.bucket(ofVideo: id)
    if isStale.insert(bucket) { stale.append(bucket) }
    return bucket
  }

  /// Where a video's leaf is in its bucket, or would have to be inserted. O(log bucket).
  private func place(of id: Int64, in bucket: Int) -> Int { leaves[bucket].partitionPoint { $0.videoID < id } }

  /// Hashes the buckets that changed. Returns those whose hash is another now, ascending: leaves that were replaced by
  /// equal ones leave their bucket as it was. O(leaves of the buckets).
  @discardableResult
  mutating func refresh() -> [Int] {
    var changed: [Int] = []
    var bytes: [UInt8] = []
    for bucket in stale {
      bytes.removeAll(keepingCapacity: true)
      for leaf in leaves[bucket] {
        bytes.append(bigEndian: leaf.videoID)
        leaf.hash.append(to: &bytes)
      }
      let hash = ContentHash(of: bytes)
      if hash != hashes[bucket] { changed.append(bucket) }
      hashes[bucket] = hash
      isStale.remove(bucket)
    }
    stale.removeAll()
    return changed.sorted()
  }

  /// The hashes of all buckets.
  /// - Precondition: refreshed since the last change.
  public var buckets: [ContentHash] {
    precondition(stale.isEmpty, "a digest tree is asked before it is refreshed")
    return hashes
  }

  /// The published digest.
  public var root: ContentHash { Self.root(of: buckets) }

  /// The digest of an output with these buckets. O(buckets).
  public static func root(of buckets: [ContentHash]) -> ContentHash {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(buckets.count * 32)
    for bucket in buckets { bucket.append(to: &bytes) }
    return ContentHash(of: bytes)
  }
}

/// The hash of one video's verdicts: a leaf of the digest tree.
public struct DigestLeaf: Hashable, Sendable {
  public let videoID: Int64
  public let hash: ContentHash
}
