import Gatekeeper

/// The place in a line where it stops being JSON (RFC 8259), and what should be there.
///
/// `JSONDecoder` says that a line is not valid and not where. This scanner finds the place. It is only asked about lines that
/// are refused already, so it may take its time, and it need not read values: it follows the grammar byte by byte, with a stack
/// of the open objects and arrays instead of recursion, because a hostile line may open millions of them.
///
/// ```swift
/// JSONFault(in: #"{"id":5 "kind":"movie"}"#.utf8.span)?.description  // "at column 9: expected ',' or '}', found '"'"
/// ```
struct JSONFault: Hashable, CustomStringConvertible {
  /// 1-based, in Unicode scalars.
  let column: Int
  let words: String

  /// A fault at the byte with that offset.
  init(at byteOffset: Int, of line: Span<UInt8>, _ words: String) {
    // The bytes that begin a character are all that do not continue one.
    column = (0..<byteOffset).count { line[$0] & 0xC0 != 0x80 } + 1
    self.words = words
  }

  /// Nil for one value that is well-formed, with nothing but white space around it.
  init?(in line: Span<UInt8>) {
    var scanner = JSONScanner(count: line.count)
    do throws(JSONScanner.Stop) {
      try scanner.scan(line)
      return nil
    } catch {
      let found = Self.character(at: error.byteOffset, of: line).map(FieldError.quoted) ?? "the end of the line"
      self.init(at: error.byteOffset, of: line, error.expected.map { "expected \($0), found \(found)" } ?? Self.tooDeep)
    }
  }

  var description: String { "at column \(column): \(words)" }

  private static let tooDeep = "objects and arrays are nested more than \(JSONScanner.maximumDepth) deep"

  private static func character(at byteOffset: Int, of line: Span<UInt8>) -> String? {
    guard byteOffset < line.count else { return nil }
    let bytes = (byteOffset..<min(byteOffset + 4, line.count)).map { line[$0] }
    return String(decoding: bytes, as: UTF8.self).unicodeScalars.first.map { String($0) }
  }
}

/// Follows the grammar of JSON through a line.
private struct JSONScanner {
  /// Where the line is no JSON.
  struct Stop: Error {
    var byteOffset: Int
    /// Nil where it is nested too deep.
    var expected: String?
  }

  private enum Expected {
    case value, valueOrEnd, name, nameOrEnd, colon, commaOrEnd, nothing
  }

  /// As deep as `JSONDecoder` follows.
  static let maximumDepth = 512

  private let count: Int
  private var index = 0
  /// The open objects (true) and arrays (false), outermost first.
  private var open: [Bool] = []

  init(count: Int) { self.count = count }

  mutating func scan(_ line: Span<UInt8>) throws(Stop) {
    // A byte order mark is white space to the decoder.
    if count >= 3, line[0] == 0xEF, line[1] == 0xBB, line[2] == 0xBF { index = 3 }
    var expected = Expected.value
    while true {
      while index < count, [0x20, 0x09, 0x0A, 0x0D].contains(line[index]) { index += 1 }
      if index == count, expected == .nothing { return }
      expected = try next(line, expected)
    }
  }

  /// Takes one token, and says what may follow it.
  private mutating func next(_ line: Span<UInt8>, _ expected: Expected) throws(Stop) -> Expected {
    let byte = index < count ? line[index] : 0
    switch (expected, byte) {
    case (.value, UInt8(ascii: "{")), (.valueOrEnd, UInt8(ascii: "{")): return try begin(isObject: true)
    case (.value, UInt8(ascii: "[")), (.valueOrEnd, UInt8(ascii: "[")): return try begin(isObject: false)
    case (.valueOrEnd, UInt8(ascii: "]")), (.nameOrEnd, UInt8(ascii: "}")): return end()
    case (.value, _), (.valueOrEnd, _):
      try scalar(line, byte, expected == .value ? "a value" : "a value or ']'")
      return afterValue
    case (.name, UInt8(ascii: "\"")), (.nameOrEnd, UInt8(ascii: "\"")):
      try string(line)
      return .colon
    case (.name, _): throw stop("a name in double quotes")
    case (.nameOrEnd, _): throw stop("a name in double quotes or '}'")
    case (.colon, UInt8(ascii: ":")):
      index += 1
      return .value
    case (.colon, _): throw stop("':'")
    case (.commaOrEnd, UInt8(ascii: ",")):
      index += 1
      return open.last == true ? .name : .value
    case (.commaOrEnd, UInt8(ascii: "}")) where open.last == true: return end()
    case (.commaOrEnd, UInt8(ascii: "]")) where open.last == false: return end()
    case (.commaOrEnd, _): throw stop(open.last == true ? "',' or '}'" : "',' or ']'")
    case (.nothing, _): throw stop("the end of the line")
    }
  }

  private func stop(_ expected: String) -> Stop { Stop(byteOffset: index, expected: expected) }

  private var afterValue: Expected { open.isEmpty ? .nothing : .commaOrEnd }

  private mutating func begin(isObject: Bool) throws(Stop) -> Expected {
    guard open.count < Self.maximumDepth else { throw Stop(byteOffset: index, expected: nil) }
    open.append(isObject)
    index += 1
    return isObject ? .nameOrEnd : .valueOrEnd
  }

  private mutating func end() -> Expected {
    open.removeLast()
    index += 1
    return afterValue
  }

  /// A text, a number, or one of the three words.
  private mutating func scalar(_ line: Span<UInt8>, _ byte: UInt8, _ what: String) throws(Stop) {
    switch byte {
    case UInt8(ascii: "\""): try string(line)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(line)
    case UInt8(ascii: "t"): try word("true", line, what)
    case UInt8(ascii: "f"): try word("false", line, what)
    case UInt8(ascii: "n"): try word("null", line, what)
    default: throw stop(what)
    }
  }

  private mutating func word(_ word: String, _ line: Span<UInt8>, _ what: String) throws(Stop) {
    for (offset, byte) in word.utf8.enumerated() where index + offset >= count || line[index + offset] != byte {
      throw stop(what)
    }
    index += word.utf8.count
  }

  private mutating func number(_ line: Span<UInt8>) throws(Stop) {
    if line[index] == UInt8(ascii: "-") { index += 1 }
    if index < count, line[index] == UInt8(ascii: "0") { index += 1 } else { try digits(line) }
    if index < count, line[index] == UInt8(ascii: ".") {
      index += 1
      try digits(line)
    }
    if index < count, line[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(line[index]) { index += 1 }
      try digits(line)
    }
  }

  private mutating func digits(_ line: Span<UInt8>) throws(Stop) {
    let start = index
    while index < count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line[index]) { index += 1 }
    guard index > start else { throw stop("a digit") }
  }

  private mutating func string(_ line: Span<UInt8>) throws(Stop) {
    index += 1
    while index < count {
      switch line[index] {
      case UInt8(ascii: "\""):
        index += 1
        return
      case UInt8(ascii: "\\"): try escape(line)
      case 0..<0x20: throw stop("a character of a text, control characters escaped")
      default: index += 1
      }
    }
    throw stop("'\"' to close the text")
  }

  private mutating func escape(_ line: Span<UInt8>) throws(Stop) {
    index += 1
    guard index < count, let escape = Unicode.Scalar(UInt32(line[index])), #""\/bfnrtu"#.unicodeScalars.contains(escape)
    else { throw stop("an escape such as \\n or \\u00e9") }
    index += 1
    guard escape == "u" else { return }
    for _ in 0..<4 {
      guard index < count, UInt8(ascii: "0") <= line[index], Unicode.Scalar(line[index]).properties.isASCIIHexDigit
      else {
        throw stop("four hexadecimal digits")
      }
      index += 1
    }
  }
}
