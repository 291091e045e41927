/// Writes one packed array (format section 1.6) to a stream, bit by bit or page by page, without holding all of it.
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
