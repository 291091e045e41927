import BitMemory
import Crypto
import RuleKit

/// The bytes a leaf is the hash of, collected in order.
struct LeafContent {
  private let videoID: Int64
  private var bytes: [UInt8] = []

  init(videoID: Int64, live: CountrySet) {
    self.videoID = videoID
    bytes.reserveCapacity(8192)
    append(UInt64(bitPattern: videoID))
    append(live)
  }

  mutating func count(_ count: Int) {
    bytes.append(bigEndian: UInt32(count))
  }

  mutating func block(_ blocker: [UInt8], _ countries: CountrySet) {
    bytes.append(contentsOf: blocker)
    append(countries)
  }

  mutating func asset(_ id: Int64, _ live: CountrySet) {
    append(UInt64(bitPattern: id))
    append(live)
  }

  consuming func leaf(nextChange: Instant?) -> LivenessDigest.Leaf {
    append(UInt64(bitPattern: nextChange?.milliseconds ?? .min))
    return LivenessDigest.Leaf(videoID: videoID, bytes: Array(SHA256.hash(data: bytes)))
  }

  private mutating func append(_ value: UInt64) { bytes.append(bigEndian: value) }

  private mutating func append(_ set: CountrySet) {
    for word in 0..<4 { append(set.word(word).byteSwapped) }  // the set's bytes are its words, little-endian
  }
}
