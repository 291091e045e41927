/// What `JSONDecoder` does not tell about a line: how many members it writes, and where the decoder is too lenient.
///
/// `JSONDecoder` reads the values. It does four things that would let a bad record pass, and Foundation has no option
/// against them, so this one pass over the bytes looks for just these:
///
/// - Of two members with one name it keeps one without a word. Their count, compared with the number of members that were
///   read, shows that a name was repeated.
/// - It reads `[1,]`, a comma before a closing bracket.
/// - It takes a text with zero bytes for UTF-16.
/// - It rounds 9007199254740993.5 to a whole number.
///
/// The pass knows two places: inside a string, where only its end matters, and outside, where the punctuation tells the
/// rest. It need not be right about text that is no JSON, because the decoder refuses that.
///
/// - Complexity: O(bytes), without an allocation.
struct JSONShape: Hashable {
  /// Members of all objects, nested ones included: the colons outside strings. Exact for well-formed JSON only.
  private(set) var memberCount = 0
  /// What is no JSON although the decoder would read it; the first such place.
  private(set) var fault: JSONFault?
  /// Where the name stands, between its quotes, of the first member whose number has an exponent or a fraction that is
  /// not zero.
  private(set) var notWholeName: Range<Int>?

  /// The last byte that is no white space.
  private var previous = UInt8(ascii: " ")
  private var isInFraction = false
  private var stringStart = 0
  private var lastString = 0..<0
  private var lastName = 0..<0

  init(of line: Span<UInt8>) {
    var (index, isInString) = (0, false)
    while index < line.count {
      let byte = line[index]
      if isInString {
        if byte == UInt8(ascii: "\\") { index += 1 }
        isInString = byte != UInt8(ascii: "\"")
        if !isInString { lastString = stringStart..<index }
      } else {
        isInString = byte == UInt8(ascii: "\"")
        if isInString { stringStart = index + 1 }
        note(byte, at: index, of: line)
      }
      index += 1
    }
  }

  /// A byte outside strings, or the quote that opens one.
  private mutating func note(_ byte: UInt8, at offset: Int, of line: Span<UInt8>) {
    switch byte {
    case UInt8(ascii: ":"): (memberCount, lastName) = (memberCount + 1, lastString)
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      if previous == UInt8(ascii: ",") {
        fault = fault ?? JSONFault(at: offset, of: line, "a comma before the closing bracket")
      }
    case UInt8(ascii: "."): isInFraction = true
    case UInt8(ascii: "1")...UInt8(ascii: "9"): if isInFraction { noteNotWhole() }
    case UInt8(ascii: "e"), UInt8(ascii: "E"): if Self.isDigit(previous) { noteNotWhole() }
    case UInt8(ascii: ","): isInFraction = false
    case 0: fault = fault ?? JSONFault(at: offset, of: line, "a zero byte; write the file in UTF-8")
    default: break
    }
    if byte > UInt8(ascii: " ") { previous = byte }
  }

  private mutating func noteNotWhole() { notWholeName = notWholeName ?? lastName }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}
