/// Arithmetic of packed values: bit *k* of a bit string is bit `k % 64`, from the least significant, of word `k / 64`
/// (format section 1.6; on the wire the words are big-endian).
public enum PackedBits {
  /// The words that hold `bitCount` bits: `ceil64` of the format.
  @inlinable public static func wordCount(bitCount: Int) -> Int { (bitCount + 63) >> 6 }

  /// The lowest `width` bits set, `width` in 0...64.
  @inlinable @inline(__always)
  public static func mask(_ width: Int) -> UInt64 { width == 0 ? 0 : .max &>> UInt64(64 &- width) }

  /// The bits needed for `value`: `w(n)` of the format; 0 for 0.
  @inlinable public static func width(of value: UInt64) -> Int { 64 - value.leadingZeroBitCount }
}
