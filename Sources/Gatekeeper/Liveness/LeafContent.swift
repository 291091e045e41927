import BitMemory
import Hollow
import RuleKit

/// The bytes that a leaf of the digest tree is the hash of, collected video by video.
///
/// Integers are big-endian: the video id (8 bytes), its live set (32), the number of blocks (4) and of each the SHA-256
/// of `rule NUL code NUL detail` and its set, the number of assets (4) and of each its id (8) and set, and the next
/// change in ms (8; Int64.min for none).
///
/// The set of a block or asset is written as the byte 1 and the set's 32 bytes, or as the byte 0 alone where it equals
/// the set written before it. Most assets of a video are live in the same countries, and hashing is most of the work of
/// a change, so repetitions are left out of it.
struct LeafContent {
  private var videoID: Int64 = 0
  private var bytes: [UInt8] = []
  /// The set written last.
  private var last = CountrySet()

  /// Room for the bytes of most videos, so that one buffer serves a whole evaluation.
  init() { bytes.reserveCapacity(8192) }

  /// Begins a video, and forgets the one before.
  mutating func begin(videoID id: Int64, live: CountrySet) {
    videoID = id
    bytes.removeAll(keepingCapacity: true)
    bytes.append(bigEndian: id)
    append(live)
    last = live
  }

  /// Begins the blocks or the assets, of which there are so many.
  mutating func count(_ count: Int) { bytes.append(bigEndian: UInt32(count)) }

  mutating func block(_ blocker: ContentHash, _ countries: CountrySet) {
    blocker.append(to: &bytes)
    appendUnlessRepeated(countries)
  }

  mutating func asset(_ id: Int64, _ live: CountrySet) {
    bytes.append(bigEndian: id)
    appendUnlessRepeated(live)
  }

  /// Ends the video.
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

  /// What stands for a blocker in a leaf: a hash, so that the texts of a blocker are hashed once and not for each
  /// block.
  static func blocker(rule: String, code: String, detail: String) -> ContentHash {
    ContentHash(of: Array(rule.utf8) + [0] + Array(code.utf8) + [0] + Array(detail.utf8))
  }
}

/// Computes the leaves of a stored output state from its records; `BatchDigester` computes them from verdicts.
struct StateDigester {
  private let state: LivenessState
  /// What stands for each blocker, by ordinal.
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
