/// Hashes a record's values for the identity table. Never leaves the process, so it is free to differ from Java's.
struct RecordHash {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  mutating func combine(_ value: UInt64) {
    let product = (state ^ value).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    state = product.high ^ product.low &+ 0x2545_F491_4F6C_DD1D
  }

  mutating func combine(_ bytes: ArraySlice<UInt8>) {
    combine(UInt64(bytes.count))
    var word: UInt64 = 0
    var filled = 0
    for byte in bytes {
      word = word << 8 | UInt64(byte)
      filled += 1
      if filled == 8 {
        combine(word)
        (word, filled) = (0, 0)
      }
    }
    if filled > 0 { combine(word) }
  }

  func finish() -> UInt32 { UInt32(truncatingIfNeeded: state ^ state >> 32) }

  /// One entry of an unordered collection; entries' hashes are added up.
  static func entry(_ key: UInt32, _ value: UInt32) -> UInt64 {
    var hash = RecordHash()
    hash.combine(UInt64(key) << 32 | UInt64(value))
    return hash.state
  }
}
