/// A growable bit string in 64-bit words: bit *k* is bit `k % 64`, from the least significant, of word `k / 64`.
///
/// The in-memory form of Hollow's packed arrays (format section 1.6; on the wire the words are big-endian). One zero word
/// follows the content, so that an unaligned 64-bit load of the last value stays inside.
@frozen public struct PackedBits: Sendable, Hashable {
  @usableFromInline var storage: [UInt64]

  /// An all-zero string with room for `bitCount` bits.
  public init(bitCount: Int = 0) {
    storage = [UInt64](repeating: 0, count: Self.wordCount(bitCount: bitCount) + 1)
  }

  /// Takes `words` as content; bits beyond the values stored in them should be zero.
  public init(words: [UInt64]) {
    storage = words
    storage.append(0)
  }

  /// The words that hold `bitCount` bits: `ceil64` of the format.
  @inlinable public static func wordCount(bitCount: Int) -> Int { (bitCount + 63) >> 6 }

  /// Content words, without the padding word.
  @inlinable public var wordCount: Int { storage.count - 1 }

  /// Content words in order, without the padding word.
  public var words: ArraySlice<UInt64> { storage[..<wordCount] }

  /// The `width` bits at `bitOffset`, `width` in 0...64; a width of 0 reads 0.
  ///
  /// - Precondition: the bits lie inside the content (checked; traps).
  @inlinable @inline(__always)
  public func value(at bitOffset: Int, width: Int) -> UInt64 {
    storage.span.bits(at: bitOffset, width: width)
  }

  /// Writes the low `width` bits of `value` at `bitOffset` over bits that are zero.
  @inlinable @inline(__always)
  public mutating func setZeroed(_ value: UInt64, at bitOffset: Int, width: Int) {
    guard width > 0 else { return }
    let (word, bit) = (bitOffset >> 6, UInt64(bitOffset & 63))
    let masked = value & PackedBits.mask(width)
    storage[word] |= masked &<< bit
    if bit + UInt64(width) > 64 { storage[word + 1] |= masked &>> (64 &- bit) }
  }

  /// Writes the low `width` bits of `value` at `bitOffset` over whatever is there.
  public mutating func set(_ value: UInt64, at bitOffset: Int, width: Int) {
    clear(at: bitOffset, width: width)
    setZeroed(value, at: bitOffset, width: width)
  }

  /// Zeroes `width` bits at `bitOffset`, `width` in 0...64.
  public mutating func clear(at bitOffset: Int, width: Int) {
    guard width > 0 else { return }
    let (word, bit) = (bitOffset >> 6, UInt64(bitOffset & 63))
    let mask = PackedBits.mask(width)
    storage[word] &= ~(mask &<< bit)
    if bit + UInt64(width) > 64 { storage[word + 1] &= ~(mask &>> (64 &- bit)) }
  }

  /// Grows with zeros, never shrinks, to hold at least `bitCount` bits.
  public mutating func grow(toBitCount bitCount: Int) {
    let missing = Self.wordCount(bitCount: bitCount) - wordCount
    if missing > 0 { storage.append(contentsOf: repeatElement(0, count: missing)) }
  }

  /// Cuts or zero-pads the content to exactly the words that `bitCount` bits need.
  public mutating func resize(toBitCount bitCount: Int) {
    let needed = Self.wordCount(bitCount: bitCount)
    grow(toBitCount: bitCount)
    if needed < wordCount {
      storage.removeLast(wordCount - needed)
      storage[needed] = 0
    }
    if bitCount & 63 != 0 { storage[needed - 1] &= Self.mask(bitCount & 63) }
  }

  /// Copies `bitCount` bits from `source` at `sourceOffset` over zero bits at `offset`. O(bitCount / 64).
  public mutating func copyZeroed(_ bitCount: Int, from source: PackedBits, at sourceOffset: Int, to offset: Int) {
    var done = 0
    while done < bitCount {
      let width = min(64, bitCount - done)
      setZeroed(source.value(at: sourceOffset + done, width: width), at: offset + done, width: width)
      done += width
    }
  }

  /// The lowest `width` bits set, `width` in 0...64.
  @inlinable @inline(__always)
  public static func mask(_ width: Int) -> UInt64 { width == 0 ? 0 : .max &>> UInt64(64 &- width) }

  /// The bits needed for `value`: `w(n)` of the format; 0 for 0.
  @inlinable public static func width(of value: UInt64) -> Int { 64 - value.leadingZeroBitCount }
}
