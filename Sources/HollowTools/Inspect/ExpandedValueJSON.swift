import BitMemory
import PlainText

extension ExpandedValue {
  /// The value as JSON: a map as pairs `[[key,value]]`, bytes as hexadecimal text, numbers that JSON does not have as
  /// `"NaN"`, `"Infinity"`, `"-Infinity"`, an unpaired surrogate as `\uD800`, content not followed as
  /// `{"$unexpanded":reason}`. One line without spaces; equal values give equal text. O(size).
  public func json() -> String { json(Writer(isIndented: false)) }

  /// The same over several lines, indented by two spaces a level. O(size).
  public func indentedJSON() -> String { json(Writer(isIndented: true)) }

  private func json(_ empty: Writer) -> String {
    var writer = empty
    writer.write(self)
    return writer.text
  }

  private struct Writer {
    let isIndented: Bool
    var text = ""
    private var level = 0

    init(isIndented: Bool) { self.isIndented = isIndented }

    mutating func write(_ value: ExpandedValue) {
      switch value {
      case .object(let members):
        enclose("{", "}", members) { writer, member in writer.write(member.name, member.value) }
      case .list(let elements), .set(let elements): enclose("[", "]", elements) { $0.write($1) }
      case .map(let entries):
        enclose("[", "]", entries) { writer, entry in
          writer.enclose("[", "]", [entry.key, entry.value]) { $0.write($1) }
        }
      case .unexpanded(let reason):
        enclose("{", "}", [reason.rawValue]) { $0.write("$unexpanded", .text($1)) }
      default: text.append(value.scalar ?? "")
      }
    }

    private mutating func write(_ name: String, _ value: ExpandedValue) {
      JSONText.append(Array(name.utf16), to: &text)
      text.append(isIndented ? ": " : ":")
      write(value)
    }

    private mutating func enclose<Element>(
      _ open: String, _ close: String, _ elements: [Element], _ write: (inout Writer, Element) -> Void
    ) {
      text.append(open)
      level += 1
      for (index, element) in elements.enumerated() {
        if index > 0 { text.append(",") }
        breakLine()
        write(&self, element)
      }
      level -= 1
      if !elements.isEmpty { breakLine() }
      text.append(close)
    }

    private mutating func breakLine() {
      if isIndented { text.append("\n" + String(repeating: "  ", count: level)) }
    }
  }

  /// The JSON of a value without parts, nil for one with parts or for content that was not followed.
  var scalar: String? {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .float(let bits): Self.number(Float(bitPattern: bits))
    case .double(let bits): Self.number(Double(bitPattern: bits))
    case .text(let units): JSONText.quoted(units)
    case .bytes(let bytes): "\"\(bytes.hexadecimal)\""
    case .object, .list, .set, .map, .unexpanded: nil
    }
  }

  /// The shortest digits that read back as the same number.
  private static func number(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> String {
    if value.isNaN { return "\"NaN\"" }
    if value.isInfinite { return value < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
    return value.description
  }
}

/// Texts of UTF-16 units as JSON strings in ASCII and UTF-8 (RFC 8259, section 7).
enum JSONText {
  /// Appends `units` in quotes. Unpaired surrogates, which UTF-8 cannot hold, and what a terminal would obey become `\uXXXX`.
  static func append(_ units: [UInt16], to text: inout String) {
    text.append("\"")
    var index = 0
    while index < units.count {
      let unit = units[index]
      index += 1
      if UTF16.isLeadSurrogate(unit), index < units.count, UTF16.isTrailSurrogate(units[index]) {
        text.append(String(decoding: [unit, units[index]], as: UTF16.self))
        index += 1
      } else {
        append(unit, to: &text)
      }
    }
    text.append("\"")
  }

  private static func append(_ unit: UInt16, to text: inout String) {
    switch unit {
    case 0x22: text.append("\\\"")
    case 0x5C: text.append("\\\\")
    case 0x08: text.append("\\b")
    case 0x09: text.append("\\t")
    case 0x0A: text.append("\\n")
    case 0x0C: text.append("\\f")
    case 0x0D: text.append("\\r")
    default:
      if let scalar = Unicode.Scalar(unit), !scalar.isControlling { return text.unicodeScalars.append(scalar) }
      let digits = String(unit, radix: 16, uppercase: true)
      text.append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    }
  }

  /// `units` in quotes.
  static func quoted(_ units: [UInt16]) -> String {
    var text = ""
    append(units, to: &text)
    return text
  }
}
