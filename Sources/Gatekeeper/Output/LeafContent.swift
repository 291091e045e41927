import BitMemory
import RuleKit

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
