/// The hash functions that decide bucket positions, bit for bit those of the Java library
/// (docs/hollow-format.md, section 5).
///
/// They are part of the format: a Java reader computes the bucket of an element again to find it. Hashes that stay
/// inside this process are made by `RecordHash` instead.
public enum HollowHash {
  /// Buckets of a table of `size` elements (docs/hollow-format.md, section 5.1). No blob states this number: every
  /// reader derives it from the size, so it must be exactly this one.
  @inlinable public static func tableSize(_ size: Int) -> Int {
    switch size {
    case ...0: return 1
    case 1: return 2
    case 2: return 4
    default:
      let minimum = size * 10 / 7
      var buckets = 1
      while buckets < minimum { buckets <<= 1 }
      return buckets
    }
  }

  /// The largest set or map: Java's limit.
  public static let maximumSize = 751_619_276

  /// 32-bit mix (docs/hollow-format.md, section 5.2).
  @inlinable public static func hashInt(_ key: Int32) -> Int32 {
    var k = UInt32(bitPattern: key)
    k = ~k &+ (k << 15)
    k ^= k >> 12
    k = k &+ (k << 2)
    k ^= k >> 4
    k = k &* 2057
    k ^= k >> 16
    return Int32(bitPattern: k)
  }

  /// 64-bit mix to 32 bits, used by checksums only (docs/hollow-format.md, section 5.4).
  public static func hashLong(_ key: UInt64) -> Int32 {
    var k = key
    k = ~k &+ (k << 18)
    k ^= k >> 31
    k = k &* 21
    k ^= k >> 11
    k = k &+ (k << 6)
    k ^= k >> 22
    return Int32(truncatingIfNeeded: Int64(bitPattern: k))
  }

  /// MurmurHash3 x86 32-bit with Hollow's seed (docs/hollow-format.md, section 5.4). O(bytes).
  public static func murmur3(_ bytes: some RandomAccessCollection<UInt8>) -> Int32 {
    var hash: UInt32 = 0xEAB5_24B9
    var block: UInt32 = 0
    var filled: UInt32 = 0
    for byte in bytes {
      block |= UInt32(byte) << (8 * filled)
      filled += 1
      if filled == 4 {
        hash = (hash ^ scramble(block)).rotated(by: 13) &* 5 &+ 0xE654_6B64
        (block, filled) = (0, 0)
      }
    }
    if filled > 0 { hash ^= scramble(block) }
    hash ^= UInt32(truncatingIfNeeded: bytes.count)
    hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
    hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
    return Int32(bitPattern: hash ^ hash >> 16)
  }

  private static func scramble(_ block: UInt32) -> UInt32 {
    (block &* 0xCC9E_2D51).rotated(by: 15) &* 0x1B87_3593
  }

  /// Java's `String.hashCode` over the UTF-16 units stored as VInts in `stored` (docs/hollow-format.md, section 1.5).
  public static func text(_ stored: some Sequence<UInt8>) -> Int32 {
    var hash: Int32 = 0
    var unit: UInt32 = 0
    for byte in stored {
      unit = unit << 7 | UInt32(byte & 0x7F)
      if byte & 0x80 == 0 {
        hash = hash &* 31 &+ Int32(bitPattern: unit)
        unit = 0
      }
    }
    return hash
  }

  /// The hash of a field as a part of a hash key: `value` is the stored form of `type`, nil for null
  /// (docs/hollow-format.md, section 5.2).
  static func field(_ value: UInt64?, type: FieldType) -> Int32 {
    guard let value else {
      let pattern = type.nullPattern(width: 64)
      return switch type {
      case .float: Int32(truncatingIfNeeded: Int64(bitPattern: pattern))
      case .double: Int32(truncatingIfNeeded: Int64(bitPattern: pattern ^ pattern >> 32))
      default: 0
      }
    }
    switch type {
    case .int: return Int32(truncatingIfNeeded: ZigZag.decode(value))
    case .long:
      let long = UInt64(bitPattern: ZigZag.decode(value))
      return Int32(truncatingIfNeeded: Int64(bitPattern: long ^ long >> 32))
    case .boolean: return value == 1 ? 1231 : 1237
    case .double: return Int32(truncatingIfNeeded: Int64(bitPattern: value ^ value >> 32))
    default: return Int32(truncatingIfNeeded: Int64(bitPattern: value))
    }
  }
}

extension UInt32 {
  fileprivate func rotated(by bits: UInt32) -> UInt32 { self << bits | self >> (32 - bits) }
}

/// Signed integers as unsigned ones, so that numbers near zero, of either sign, need few bits: 0, -1, 1, -2 become
/// 0, 1, 2, 3 (docs/hollow-format.md, section 1.3).
public enum ZigZag {
  @inlinable public static func encode(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
  @inlinable public static func encode(_ value: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: value << 1 ^ value >> 31))
  }
  @inlinable public static func decode(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
