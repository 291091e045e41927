extension Span<UInt64> {
  /// The `width` bits at `bitOffset`, counted from the least significant bit of the first word; `width` in 0...64.
  ///
  /// - Precondition: `width` is in range, and one word follows the word that holds the first bit, so that the load stays
  ///   inside (`PackedBits` pads for it; checked; traps).
  @inlinable @inline(__always)
  public func bits(at bitOffset: Int, width: Int) -> UInt64 {
    guard width > 0 else { return 0 }
    precondition(bitOffset >= 0 && width <= 64 && (bitOffset >> 6) + 1 < count, "bits outside the array")
    let shift = UInt64(bitOffset & 7)
    let low = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: bitOffset >> 3, as: UInt64.self) &>> shift
    if width <= 57 { return low & PackedBits.mask(width) }
    return wideBits(at: bitOffset, width: width)
  }

  /// The rare width above 57, where eight bytes may not hold a misaligned value.
  @inlinable
  func wideBits(at bitOffset: Int, width: Int) -> UInt64 {
    let (word, bit) = (bitOffset >> 6, UInt64(bitOffset & 63))
    let low = self[word] &>> bit
    let high = bit == 0 ? 0 : self[word + 1] &<< (64 &- bit)
    return (low | high) & PackedBits.mask(width)
  }
}
