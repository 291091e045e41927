import BitMemory
import Crypto
import Hollow
import RuleKit

/// The content digest of an output as a tree: equal outputs have equal digests, whatever the ordinals, threads or
/// process, and where they differ the tree says where.
///
/// A **leaf** is the SHA-256 of one video's verdicts (`LeafContent`). A **bucket** is the SHA-256 over the video ids (8 bytes,
/// big-endian) and leaves of the videos whose ids fall into it, ascending by id; an empty bucket that of nothing. The
/// **root**, the published digest, is the SHA-256 over all buckets in order.
///
/// A value: a change of few videos copies their buckets and shares the others.
public struct DigestTree: Sendable {
  /// Buckets of every tree: an output of 100,000 videos has 24 a bucket.
  public static let bucketCount = 4096

  /// The hash of a bucket without videos.
  static let emptyBucket = ContentHash(of: [])

  /// By bucket, ascending by id.
  private var leaves: [[DigestLeaf]]
  private var hashes: [ContentHash]
  /// Buckets whose hash is not that of their leaves yet, each once.
  private var stale: [Int] = []
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

  /// The bucket of a video id: ids that lie together are spread.
  public static func bucket(ofVideo id: Int64) -> Int {
    let mixed = UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> 52)
  }

  /// Puts a video's leaf in the place of its last, if it has one. O(log bucket), or O(bucket) for a new video.
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

  private mutating func touch(_ id: Int64) -> Int {
    let bucket = Self.bucket(ofVideo: id)
    if isStale.insert(bucket) { stale.append(bucket) }
    return bucket
  }

  private func place(of id: Int64, in bucket: Int) -> Int {
    var (low, high) = (0, leaves[bucket].count)
    while low < high {
      let middle = (low + high) / 2
      if leaves[bucket][middle].videoID < id { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Hashes the buckets that changed, and returns those whose hash is another now, ascending. O(their leaves).
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

/// The bytes that a leaf of the digest tree is the hash of, collected video by video.
///
/// Integers are big-endian: the video id (8 bytes), its live set (32), the number of blocks (4) and of each the SHA-256 of
/// `rule NUL code NUL detail` and its set, the number of assets (4) and of each its id (8) and set, and the next change in
/// ms (8; Int64.min for none). The set of a block or asset is 1 and its 32 bytes, or 0 where it is the set written before:
/// most assets of a title are live in the same countries, and most of the work of a change is hashing.
struct LeafContent {
  private var videoID: Int64 = 0
  private var bytes: [UInt8] = []
  private var last = CountrySet()

  init() { bytes.reserveCapacity(8192) }

  /// Forgets the video before.
  mutating func begin(videoID id: Int64, live: CountrySet) {
    videoID = id
    bytes.removeAll(keepingCapacity: true)
    bytes.append(bigEndian: id)
    append(live)
    last = live
  }

  mutating func count(_ count: Int) { bytes.append(bigEndian: UInt32(count)) }

  mutating func block(_ blocker: ContentHash, _ countries: CountrySet) {
    blocker.append(to: &bytes)
    appendUnlessRepeated(countries)
  }

  mutating func asset(_ id: Int64, _ live: CountrySet) {
    bytes.append(bigEndian: id)
    appendUnlessRepeated(live)
  }

  mutating func leaf(nextChange: Instant?) -> DigestLeaf {
    bytes.append(bigEndian: nextChange?.milliseconds ?? .min)
    return DigestLeaf(videoID: videoID, hash: ContentHash(of: bytes))
  }

  private mutating func appendUnlessRepeated(_ set: CountrySet) {
    if set == last { return bytes.append(0) }
    bytes.append(1)
    append(set)
    last = set
  }

  private mutating func append(_ set: CountrySet) {
    // A set's bytes are its words, little-endian.
    bytes.append(
      bigEndian: (
        set.word(0).byteSwapped, set.word(1).byteSwapped, set.word(2).byteSwapped, set.word(3).byteSwapped
      ))
  }

  /// What stands for a blocker in a leaf.
  static func blocker(rule: String, code: String, detail: String) -> ContentHash {
    ContentHash(of: Array(rule.utf8) + [0] + Array(code.utf8) + [0] + Array(detail.utf8))
  }
}

/// A SHA-256 as four words: no heap, so that one a video is cheap to keep.
public struct ContentHash: Hashable, Sendable {
  private let words: (UInt64, UInt64, UInt64, UInt64)

  /// The hash of `bytes`. O(bytes).
  init(of bytes: [UInt8]) { self.init(bytes: SHA256.hash(data: bytes)) }

  /// - Precondition: 32 bytes.
  init(bytes: some Sequence<UInt8>) {
    var words: [UInt64] = [0, 0, 0, 0]
    var count = 0
    for byte in bytes {
      words[count >> 3] = words[count >> 3] << 8 | UInt64(byte)
      count += 1
    }
    precondition(count == 32, "a SHA-256 of \(count) bytes")
    self.words = (words[0], words[1], words[2], words[3])
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  func append(to bytes: inout [UInt8]) { bytes.append(bigEndian: words) }

  public var hexadecimal: String { bytes.hexadecimal }

  public static func == (left: ContentHash, right: ContentHash) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

/// Computes the leaves of a stored output state from its records.
struct StateDigester {
  private let state: LivenessState
  private let blockers: [ContentHash]
  private var content = LeafContent()

  init(_ state: LivenessState) {
    self.state = state
    blockers = state.blockers.map { LeafContent.blocker(rule: $0.rule, code: $0.code, detail: $0.detail) }
  }

  /// The leaf of the video at `video`. O(its blocks and assets).
  mutating func leaf(_ video: Ordinal) -> DigestLeaf {
    content.begin(videoID: state.videoID(video), live: state.live(video))
    let blocks = state.blocks(video)
    content.count(blocks.count)
    for block in blocks { content.block(blockers[block.blocker], block.countries) }
    let assets = state.assets(video)
    content.count(assets.count)
    for asset in assets { content.asset(asset.assetID, asset.live) }
    return content.leaf(nextChange: state.nextChange(video))
  }
}
