import Hollow

/// Mixes 64-bit values into hashes that are the same in every process and build: the history index keeps them on disk.
enum ContentHash {
  /// A well-mixed function of `value` (the finalizer of SplitMix64; Steele, Lea and Flood 2014).
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ z &>> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z &>> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z &>> 31
  }

  /// `hash` followed by `value`.
  @inline(__always)
  static func combine(_ hash: UInt64, _ value: UInt64) -> UInt64 { mix(hash ^ value &* 0xD6E8_FEB8_6659_FD93) }

  /// The hash of bytes, with their number. O(bytes).
  static func bytes(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var hash = mix(UInt64(bytes.count))
    var word: UInt64 = 0
    var filled = 0
    for byte in bytes {
      word = word << 8 | UInt64(byte)
      filled += 1
      if filled == 8 {
        hash = combine(hash, word)
        (word, filled) = (0, 0)
      }
    }
    return filled > 0 ? combine(hash, word) : hash
  }

  /// The hash of a key. A null part counts like any other value.
  static func key(_ key: [KeyPart]) -> UInt64 { key.reduce(0) { combine($0, part($1)) } }

  static func part(_ part: KeyPart) -> UInt64 {
    switch part {
    case .null: 0
    case .value(let value): mix(value)
    case .bytes(let bytes): self.bytes(bytes[...])
    }
  }
}
