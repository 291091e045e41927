import BitMemory
import Hollow
import PlainText

/// Turns a part of a key into text and text into a part of a key.
enum KeyPartText {
  /// A part as it was written, without its quotes and escapes.
  struct Part {
    var units: [UInt16]
    var isQuoted: Bool

    var text: String { String(decoding: units, as: UTF16.self) }
  }

  private static let (quote, backslash, comma) = (UInt16(0x22), UInt16(0x5C), UInt16(0x2C))

  /// Splits at commas outside quotes.
  static func split(_ text: String) throws(KeyPathsError) -> [Part] {
    var parts: [Part] = []
    var rest = Array(text.utf16)[...]
    while true {
      if rest.first == quote {
        guard let units = unquote(&rest) else {
          throw KeyPathsError(text: text, reason: "a quote is not closed, or its escapes are not those of JSON")
        }
        parts.append(Part(units: units, isQuoted: true))
      } else {
        let end = rest.firstIndex(of: comma) ?? rest.endIndex
        parts.append(Part(units: Array(rest[..<end]), isQuoted: false))
        rest = rest[end...]
      }
      guard let next = rest.popFirst() else { return parts }
      guard next == comma else { throw KeyPathsError(text: text, reason: "a closing quote is followed by no comma") }
    }
  }

  /// Takes a JSON string off the front of `rest`; nil when there is none.
  private static func unquote(_ rest: inout ArraySlice<UInt16>) -> [UInt16]? {
    var units: [UInt16] = []
    rest.removeFirst()
    while let unit = rest.popFirst() {
      if unit == quote { return units }
      guard unit == backslash else {
        units.append(unit)
        continue
      }
      guard let escape = rest.popFirst().flatMap({ Unicode.Scalar($0) }) else { return nil }
      switch escape {
      case "b": units.append(0x08)
      case "f": units.append(0x0C)
      case "n": units.append(0x0A)
      case "r": units.append(0x0D)
      case "t": units.append(0x09)
      case "\"", "\\", "/": units.append(UInt16(escape.value))
      case "u":
        guard rest.count >= 4, let unit = UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16) else {
          return nil
        }
        units.append(unit)
        rest = rest.dropFirst(4)
      default: return nil
      }
    }
    return nil
  }

  /// The part as a value of `type`, nil when it is none.
  static func parse(_ part: Part, _ type: FieldType) -> KeyPart? {
    if type == .string {
      if !part.isQuoted && part.text == "null" { return .null }
      return .bytes(StoredText.bytes(of: part.units))
    }
    guard !part.isQuoted else { return nil }
    if part.text == "null" { return .null }
    switch type {
    case .int: return Int32(part.text).map { .long(Int64($0)) }
    case .long: return Int64(part.text).map { .long($0) }
    case .boolean: return Bool(part.text).map { .value($0 ? 1 : 0) }
    case .float: return Float(part.text).map { .value(UInt64($0.bitPattern)) }
    case .double: return Double(part.text).map { .value($0.bitPattern) }
    case .bytes: return bytes(part.text).map { .bytes($0) }
    case .reference: return Int32(part.text).flatMap { $0 >= 0 ? .value(UInt64($0)) : nil }
    case .string: return nil
    }
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8.dropFirst(2))
    guard text.hasPrefix("0x"), digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// A part of `type` as text that `parse` reads back.
  static func text(_ part: KeyPart, _ type: FieldType) -> String {
    switch (part, type) {
    case (.null, _): "null"
    case (.value(let value), .int), (.value(let value), .long): "\(ZigZag.decode(value))"
    case (.value(let value), .boolean): value == 1 ? "true" : "false"
    case (.value(let value), .float): "\(Float(bitPattern: UInt32(truncatingIfNeeded: value)))"
    case (.value(let value), .double): "\(Double(bitPattern: value))"
    case (.value(let value), _): "\(value)"
    case (.bytes(let stored), .string): text(StoredText.units(of: stored[...]))
    case (.bytes(let bytes), _): "0x\(bytes.hexadecimal)"
    }
  }

  /// A STRING part: as it is where `parse` reads that back, else in quotes.
  private static func text(_ units: [UInt16]) -> String {
    let text = String(decoding: units, as: UTF16.self)
    let isPlain = units.allSatisfy { unit in
      unit != comma && unit != quote && Unicode.Scalar(unit)?.isControlling == false
    }
    guard isPlain, text != "null", let first = units.first, let last = units.last, first > 0x20, last > 0x20 else {
      return JSONText.quoted(units)
    }
    return text
  }
}
