/// Where a packed array lies in borrowed bytes (format section 1.6), checked to be inside and long enough.
public struct PackedArray: Sendable {
  /// Byte offset of the first word.
  let start: Int
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
