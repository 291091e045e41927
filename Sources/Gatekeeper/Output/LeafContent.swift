import BitMemory
import RuleKit

/// The bytes that a leaf of the digest tree is the hash of, collected video by video.
///
/// Integers are big-endian: the video id (8 bytes), its live set (32), the number of blocks (4) and of each the SHA-256 of
/// `rule NUL code NUL detail` and its set (32 + 32), the number of assets (4) and of each its id and set (8 + 32), and the
/// next change in ms (8; Int64.min for none).
struct LeafContent {
  private var videoID: Int64 = 0
  private var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(8192) }

  /// Forgets the video before.
  mutating func begin(videoID id: Int64, live: CountrySet) {
    videoID = id
    bytes.removeAll(keepingCapacity: true)
    bytes.append(bigEndian: id)
    append(live)
  }

  mutating func count(_ count: Int) { bytes.append(bigEndian: UInt32(count)) }

  mutating func block(_ blocker: ContentHash, _ countries: CountrySet) {
    blocker.append(to: &bytes)
    append(countries)
  }

  mutating func asset(_ id: Int64, _ live: CountrySet) {
    bytes.append(bigEndian: id)
    append(live)
  }

  mutating func leaf(nextChange: Instant?) -> DigestLeaf {
    bytes.append(bigEndian: nextChange?.milliseconds ?? .min)
    return DigestLeaf(videoID: videoID, hash: ContentHash(of: bytes))
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
