import BitMemory

extension ExpandedValue {
  /// The value as JSON: a map as pairs `[[key,value]]`, bytes as hexadecimal text, numbers that JSON does not have as
  /// `"NaN"`, `"Infinity"`, `"-Infinity"`, an unpaired surrogate as `\uD800`, content not followed as
  /// `{"$unexpanded":reason}`. Equal values give equal text. O(size).
  ///
  /// - Parameter isIndented: over several lines, two spaces a level, instead of one line without spaces.
  public func json(isIndented: Bool = false) -> String {
    var writer = Writer(isIndented: isIndented)
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

  /// The JSON of a value without parts, nil for one with parts.
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
