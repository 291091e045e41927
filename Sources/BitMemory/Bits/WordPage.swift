/// One page of packed records: words that are written once, by a `WordPageBuilder`, and then shared.
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

  /// The `width` bits at `bitOffset`, `width` in 0...64; a width of 0 reads 0. Traps outside the content.
  @inlinable @inline(__always)
  public func value(at bitOffset: Int, width: Int) -> UInt64 {
    guard width > 0 else { return 0 }
    precondition(bitOffset >= 0 && bitOffset &+ width <= wordCount &* 64, "bits outside the page")
    return unsafe PackedLoad.bits(base, bitOffset, width)
  }

  /// The word at `index`; traps outside the content.
  public subscript(word index: Int) -> UInt64 {
    precondition(index >= 0 && index < wordCount, "word outside the page")
    return unsafe base[index]
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

/// Fills one page with packed values and gives it away.
///
/// A page starts as zeros. Values that are written once are put over them with `setZeroed`, which spares clearing the
/// place.
///
/// ```swift
/// var builder = WordPageBuilder(wordCount: 1)
/// builder.setZeroed(5, at: 0, width: 3)
/// builder.setZeroed(9, at: 3, width: 4)
/// let page = builder.finish()
/// let second = page.value(at: 3, width: 4)  // 9
/// ```
@safe public struct WordPageBuilder: ~Copyable {
  @usableFromInline var page: WordPage

  /// A page of `wordCount` zero words.
  public init(wordCount: Int) {
    page = WordPage(uninitializedWordCount: wordCount)
    unsafe page.base.initialize(repeating: 0, count: wordCount)
  }

  /// Goes on with a page that nobody else holds.
  init(_ page: WordPage) { self.page = page }

  /// The page, with all its words.
  public consuming func finish() -> WordPage { page }

  /// The first `bitCount` bits as a page of just the words they need.
  public consuming func finish(bitCount: Int) -> WordPage {
    let needed = PackedBits.wordCount(bitCount: bitCount)
    precondition(needed <= page.wordCount, "bits outside the page")
    if needed == page.wordCount { return page }
    let trimmed = WordPage(uninitializedWordCount: needed)
    unsafe trimmed.base.update(from: page.base, count: needed)
    return trimmed
  }

  /// Gives the page away, cut to its first `bitCount` bits, and goes on with one of `next` zero words.
  public mutating func takePage(bitCount: Int, next wordCount: Int) -> WordPage {
    let finished = WordPageBuilder(page)
    page = WordPage(uninitializedWordCount: wordCount)
    unsafe page.base.initialize(repeating: 0, count: wordCount)
    return finished.finish(bitCount: bitCount)
  }

  /// Makes room for at least `bitCount` bits. O(words) when it grows, which at least doubles it.
  public mutating func grow(toBitCount bitCount: Int) {
    let needed = PackedBits.wordCount(bitCount: bitCount)
    guard needed > page.wordCount else { return }
    let larger = WordPage(uninitializedWordCount: max(needed, page.wordCount * 2))
    unsafe larger.base.update(from: page.base, count: page.wordCount)
    unsafe (larger.base + page.wordCount).initialize(repeating: 0, count: larger.wordCount - page.wordCount)
    page = larger
  }

  /// The words that the page has room for.
  public var wordCount: Int { page.wordCount }

  /// The `width` bits at `bitOffset`.
  public func value(at bitOffset: Int, width: Int) -> UInt64 { page.value(at: bitOffset, width: width) }

  /// Writes the low `width` bits of `value`, `width` in 0...64, at `bitOffset` over bits that are zero.
  @inlinable @inline(__always)
  public mutating func setZeroed(_ value: UInt64, at bitOffset: Int, width: Int) {
    guard width > 0 else { return }
    check(bitOffset, width)
    let (word, bit) = (bitOffset &>> 6, UInt64(bitOffset & 63))
    let masked = value & PackedBits.mask(width)
    unsafe page.base[word] |= masked &<< bit
    if bit &+ UInt64(width) > 64 { unsafe page.base[word &+ 1] |= masked &>> (64 &- bit) }
  }

  /// Writes the low `width` bits of `value` at `bitOffset` over whatever is there.
  public mutating func set(_ value: UInt64, at bitOffset: Int, width: Int) {
    clear(at: bitOffset, width: width)
    setZeroed(value, at: bitOffset, width: width)
  }

  /// Zeroes `width` bits at `bitOffset`; any width.
  public mutating func clear(at bitOffset: Int, width: Int) {
    guard width > 0 else { return }
    check(bitOffset, width)
    var (bit, rest) = (bitOffset, width)
    while rest > 0 {
      let count = min(rest, 64 - (bit & 63))
      unsafe page.base[bit >> 6] &= ~(PackedBits.mask(count) << UInt64(bit & 63))
      bit += count
      rest -= count
    }
  }

  /// Copies `bitCount` bits of `source` at `sourceOffset` over zero bits at `offset`. O(bitCount / 64).
  public mutating func copyZeroed(_ bitCount: Int, from source: WordPage, at sourceOffset: Int, to offset: Int) {
    guard bitCount > 0 else { return }
    check(offset, bitCount)
    precondition(
      sourceOffset >= 0 && sourceOffset + bitCount <= source.wordCount * 64, "bits outside the source page")
    if (sourceOffset | offset) & 63 == 0 {
      let whole = bitCount >> 6
      let (from, to) = unsafe (source.base + (sourceOffset >> 6), page.base + (offset >> 6))
      unsafe to.update(from: from, count: whole)
      let rest = PackedBits.mask(bitCount & 63)
      if rest != 0 { unsafe to[whole] |= from[whole] & rest }
      return
    }
    var done = 0
    while done < bitCount {
      let width = min(56, bitCount - done)
      let value = unsafe PackedLoad.bits(source.base, sourceOffset &+ done, width)
      setZeroed(value, at: offset &+ done, width: width)
      done += width
    }
  }

  @inlinable @inline(__always)
  func check(_ bitOffset: Int, _ width: Int) {
    precondition(bitOffset >= 0 && bitOffset &+ width <= page.wordCount &* 64, "bits outside the page")
  }
}

/// Arithmetic of packed values: bit *k* of a bit string is bit `k % 64`, from the least significant, of word `k / 64`
/// (docs/hollow-format.md, section 1.6). In blobs the words are big-endian.
public enum PackedBits {
  /// The words that hold `bitCount` bits: `ceil64` of the format.
  @inlinable public static func wordCount(bitCount: Int) -> Int { (bitCount + 63) >> 6 }

  /// The lowest `width` bits set, `width` in 0...64.
  @inlinable @inline(__always)
  public static func mask(_ width: Int) -> UInt64 { width == 0 ? 0 : .max &>> UInt64(64 &- width) }

  /// The bits needed for `value`: `w(n)` of the format; 0 for 0.
  @inlinable public static func width(of value: UInt64) -> Int { 64 - value.leadingZeroBitCount }
}
