/// Words that are written once and then shared: one page of packed records.
///
/// One zero word follows the content, so that an unaligned 64-bit load of the last value stays inside.
@safe public final class WordPage: @unchecked Sendable {
  // Unchecked: only a `WordPageBuilder` writes, and it gives the page away when it is done.
  @usableFromInline let base: UnsafeMutablePointer<UInt64>
  /// Content words, without the padding.
  public let wordCount: Int

  /// Words that hold anything at all until they are written; the padding is zero.
  init(uninitializedWordCount wordCount: Int) {
    unsafe base = .allocate(capacity: wordCount + 1)
    unsafe (base + wordCount).initialize(to: 0)
    self.wordCount = wordCount
  }

  deinit { unsafe base.deallocate() }

  /// A page of no words.
  public static let empty = WordPage(uninitializedWordCount: 0)

  /// The `width` bits at `bitOffset`, `width` in 0...64; a width of 0 reads 0. Traps outside the content.
  @inlinable @inline(__always)
  public func value(at bitOffset: Int, width: Int) -> UInt64 {
    guard width > 0 else { return 0 }
    precondition(bitOffset >= 0 && bitOffset &+ width <= wordCount &* 64, "bits outside the page")
    return unsafe PackedLoad.bits(base, bitOffset, width)
  }

  public subscript(word index: Int) -> UInt64 {
    precondition(index >= 0 && index < wordCount, "word outside the page")
    return unsafe base[index]
  }

  /// Whether both pages hold the same `bitCount` first bits.
  public func isEqual(to other: WordPage, bitCount: Int) -> Bool {
    precondition(bitCount <= wordCount * 64 && bitCount <= other.wordCount * 64, "bits outside the page")
    if self === other { return true }
    let whole = bitCount >> 6
    for word in 0..<whole where unsafe base[word] != other.base[word] { return false }
    let rest = PackedBits.mask(bitCount & 63)
    if rest == 0 { return true }
    return unsafe (base[whole] ^ other.base[whole]) & rest == 0
  }
}

/// Loads of packed values, for callers that have checked the bounds.
@usableFromInline enum PackedLoad {
  /// The `width` bits at `bitOffset`, `width` in 1...64; one word must follow the last one touched.
  @inlinable @inline(__always)
  static func bits(_ base: UnsafePointer<UInt64>, _ bitOffset: Int, _ width: Int) -> UInt64 {
    if width <= 57 {
      let bytes = unsafe UnsafeRawPointer(base)
      let word = unsafe bytes.loadUnaligned(fromByteOffset: bitOffset &>> 3, as: UInt64.self)
      return word &>> UInt64(bitOffset & 7) & (.max &>> UInt64(64 &- width))
    }
    let (word, bit) = (bitOffset &>> 6, UInt64(bitOffset & 63))
    let low = unsafe base[word] &>> bit
    let high = bit == 0 ? 0 : unsafe base[word &+ 1] &<< (64 &- bit)
    return (low | high) & (.max &>> UInt64(64 &- width))
  }
}
