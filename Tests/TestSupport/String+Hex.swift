/// A hexadecimal text that is none.
public struct HexError: Error {}

extension String {
  /// The bytes that the text's pairs of hexadecimal digits stand for; white space is skipped.
  public var hexBytes: [UInt8] {
    get throws {
      let digits = filter { !$0.isWhitespace }.map(\.hexDigitValue)
      guard digits.count.isMultiple(of: 2) else { throw HexError() }
      return try stride(from: 0, to: digits.count, by: 2).map { index in
        guard let high = digits[index], let low = digits[index + 1] else { throw HexError() }
        return UInt8(high << 4 | low)
      }
    }
  }
}
