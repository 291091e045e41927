/// Where a packed array lies in borrowed bytes (docs/hollow-format.md, section 1.6), checked to be inside and long
/// enough. Only a `ByteReader` makes one and reads from it.
public struct PackedArray: Sendable {
  /// Byte offset of the first word.
  let start: Int
  /// The number of words, which may be more than are needed.
  public let wordCount: Int
}

extension ByteReader {
  /// The place of a packed array: VLong word count, then big-endian words. It must hold `bitCount` bits.
  @_lifetime(self: copy self)
  public mutating func readPackedArray(_ what: String, bitCount: Int) throws(ByteReaderError) -> PackedArray {
    let start = offset
    let count = try readLongCount("the word count of \(what)", limit: Int(Int32.max))
    let needed = PackedBits.wordCount(bitCount: bitCount)
    guard count >= needed else {
      throw error(.outOfRange, "\(what) need \(needed) words, the array has \(count)", at: start)
    }
    let first = offset
    try skip(count * 8, what)
    return PackedArray(start: first, wordCount: count)
  }

  /// `bitCount` bits of `array` from word `word` on, in a page of at least `wordCapacity` words; later bits are zero.
  public func page(
    of array: PackedArray, fromWord word: Int, bitCount: Int, wordCapacity: Int
  ) -> WordPageBuilder {
    let count = PackedBits.wordCount(bitCount: bitCount)
    precondition(word >= 0 && word + count <= array.wordCount, "words outside the array")
    let page = WordPage(uninitializedWordCount: max(wordCapacity, count))
    loadWords(count, at: array.start + word * 8, into: page)
    if bitCount & 63 != 0 { unsafe page.base[count - 1] &= PackedBits.mask(bitCount & 63) }
    return WordPageBuilder(page)
  }

  /// `bitCount` bits of `array` from bit `bit` on, wherever that is.
  public func bits(of array: PackedArray, fromBit bit: Int, bitCount: Int) -> WordPage {
    let (word, shift) = (bit >> 6, UInt64(bit & 63))
    precondition(
      bit >= 0 && PackedBits.wordCount(bitCount: bit + bitCount) <= array.wordCount, "bits outside the array")
    let count = PackedBits.wordCount(bitCount: bitCount)
    let page = WordPage(uninitializedWordCount: count)
    let last = PackedBits.wordCount(bitCount: bit + bitCount) - 1
    if shift == 0 {
      loadWords(count, at: array.start + word * 8, into: page)
    } else {
      for index in 0..<count {
        let low = self.word(word &+ index, of: array) &>> shift
        let high = word &+ index < last ? self.word(word &+ index &+ 1, of: array) &<< (64 &- shift) : 0
        unsafe page.base[index] = low | high
      }
    }
    if bitCount & 63 != 0 { unsafe page.base[count - 1] &= PackedBits.mask(bitCount & 63) }
    return page
  }

  /// The `width` bits, 0...57, at `bit`.
  public func value(of array: PackedArray, at bit: Int, width: Int) -> UInt64 {
    guard width > 0 else { return 0 }
    precondition(bit >= 0 && PackedBits.wordCount(bitCount: bit + width) <= array.wordCount, "bits outside the array")
    let (word, shift) = (bit >> 6, UInt64(bit & 63))
    var value = self.word(word, of: array) &>> shift
    if Int(shift) + width > 64 { value |= self.word(word + 1, of: array) &<< (64 &- shift) }
    return value & PackedBits.mask(width)
  }
}

/// Writes one packed array (docs/hollow-format.md, section 1.6) to a stream, value by value or page by page.
///
/// The stream has whole words and the pieces have any number of bits, so up to 63 bits wait in `carry` for the next
/// piece.
public struct PackedArrayWriter: ~Copyable {
  private let wordCount: Int
  private var written = 0
  /// The bits that fill no word yet, lowest first.
  private var carry: UInt64 = 0
  private var carryBits = 0

  /// Begins an array of exactly `wordCount` words: what is not appended is zero.
  public init(wordCount: Int, to writer: inout ByteWriter) {
    self.wordCount = wordCount
    writer.writeVLong(wordCount)
  }

  /// Appends the first `bitCount` bits of `page`. O(bitCount / 64).
  public mutating func append(_ page: WordPage, bitCount: Int, to writer: inout ByteWriter) {
    let whole = bitCount >> 6
    if carryBits == 0 {
      writer.writeWords(whole, of: page)
      written += whole
    } else {
      let shifted = shiftedWords(whole, of: page)
      writer.writeWords(whole, of: shifted)
      written += whole
    }
    let rest = bitCount & 63
    if rest > 0 { append(page[word: whole] & PackedBits.mask(rest), width: rest, to: &writer) }
  }

  private mutating func shiftedWords(_ count: Int, of page: WordPage) -> WordPage {
    var builder = WordPageBuilder(wordCount: count)
    let shift = UInt64(carryBits)
    for index in 0..<count {
      let word = page[word: index]
      builder.setZeroed(carry | word &<< shift, at: index &* 64, width: 64)
      carry = word &>> (64 &- shift)
    }
    return builder.finish()
  }

  /// Appends the low `width` bits of `value`, whose other bits are zero; `width` in 0...64.
  public mutating func append(_ value: UInt64, width: Int, to writer: inout ByteWriter) {
    guard width > 0 else { return }
    carry |= value &<< UInt64(carryBits)
    let filled = carryBits + width
    if filled < 64 {
      carryBits = filled
      return
    }
    writer.write(carry)
    written += 1
    carry = carryBits == 0 ? 0 : value &>> UInt64(64 - carryBits)
    carryBits = filled - 64
  }

  /// Ends the array. Traps when more was appended than announced.
  public consuming func finish(to writer: inout ByteWriter) {
    if carryBits > 0 {
      writer.write(carry)
      written += 1
    }
    precondition(written <= wordCount, "\(written) words in an array of \(wordCount)")
    for _ in written..<wordCount { writer.write(UInt64(0)) }
  }
}
