import PlainText

/// Writes one line of JSON the way the catalogue files have it: no spaces, UTF-8 unescaped, short escapes where JSON has one.
///
/// Beyond the control characters that JSON itself forbids, what else a terminal would obey (PlainText says what) is escaped
/// too, so that a line of JSON can be looked at without harm.
///
/// It is the writer of all JSON that Gatekeeper and the modules above it make. Members come in the order in which they are
/// written, which files that are compared byte for byte need; `JSONEncoder` knows only its own order and that of names.
///
/// Two others remain. `LivenessJSON` writes verdicts of a million videos and so puts prepared bytes together; it uses this
/// one for what it prepares. HollowTools, a module below, shows values of any dataset: texts of UTF-16 units with unpaired
/// surrogates, which no `String` holds, and values over several lines.
///
/// ```swift
/// var writer = JSONLineWriter()
/// writer.object {
///   $0.field("videoId", 80_000_001)
///   $0.field("countries", strings: ["DE", "US"])
/// }
/// print(writer.text)  // {"videoId":80000001,"countries":["DE","US"]}
/// ```
public struct JSONLineWriter: Sendable {
  /// What was written so far, in UTF-8.
  public private(set) var bytes: [UInt8] = []
  /// True right after a value, when the next member or element needs a comma before it.
  private var needsComma = false

  public init() {}

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// An object; `writeMembers` writes its members through the writer it gets.
  public mutating func object(_ writeMembers: (inout JSONLineWriter) -> Void) {
    enclose("{", "}", writeMembers)
  }

  /// A member whose value is an object.
  public mutating func field(_ name: String, object writeMembers: (inout JSONLineWriter) -> Void) {
    writeName(name)
    object(writeMembers)
  }

  /// A member whose value is an array of objects.
  public mutating func field<Element>(
    _ name: String, objects elements: [Element], _ writeMembers: (Element, inout JSONLineWriter) -> Void
  ) {
    writeName(name)
    enclose("[", "]") { writer in
      for element in elements { writer.object { writeMembers(element, &$0) } }
    }
  }

  public mutating func field(_ name: String, _ value: (some BinaryInteger & Sendable)?) {
    writeName(name)
    writeValue(value.map { String($0) } ?? "null")
  }

  public mutating func field(_ name: String, _ value: Bool) {
    writeName(name)
    writeValue(value ? "true" : "false")
  }

  public mutating func field(_ name: String, _ value: String?) {
    writeName(name)
    if let value { writeString(value) } else { writeValue("null") }
  }

  /// A member whose value is JSON already; nil is null.
  public mutating func field(_ name: String, json value: String?) {
    writeName(name)
    writeValue(value ?? "null")
  }

  /// A member whose value is an array of strings, in the order given; nil is null.
  public mutating func field(_ name: String, strings values: (some Sequence<String>)?) {
    writeName(name)
    guard let values else { return writeValue("null") }
    enclose("[", "]") { writer in
      for value in values { writer.writeString(value) }
    }
  }

  private mutating func enclose(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ writeContent: (inout JSONLineWriter) -> Void
  ) {
    writeCommaIfNeeded()
    bytes.append(UInt8(ascii: open))
    needsComma = false
    writeContent(&self)
    bytes.append(UInt8(ascii: close))
    needsComma = true
  }

  private mutating func writeName(_ name: String) {
    writeString(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  private mutating func writeValue(_ literal: String) {
    writeCommaIfNeeded()
    bytes.append(contentsOf: literal.utf8)
    needsComma = true
  }

  private mutating func writeString(_ value: String) {
    writeCommaIfNeeded()
    bytes.append(UInt8(ascii: "\""))
    if value.utf8.contains(where: { $0 >= 0x7F }) {
      for scalar in value.unicodeScalars { write(scalar) }
    } else {
      for byte in value.utf8 { write(ascii: byte) }
    }
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    if scalar.value < 0x7F {
      write(ascii: UInt8(scalar.value))
    } else if scalar.isControlling {
      bytes.append(contentsOf: Self.escape(scalar.value).utf8)
    } else {
      bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  private mutating func write(ascii byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
    case 0..<0x20: bytes.append(contentsOf: Self.escape(UInt32(byte)).utf8)
    default: bytes.append(byte)
    }
  }

  private mutating func writeCommaIfNeeded() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  /// The escape of a character below U+10000 (RFC 8259, section 7).
  private static func escape(_ scalar: UInt32) -> String {
    switch scalar {
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0a: "\\n"
    case 0x0c: "\\f"
    case 0x0d: "\\r"
    default: "\\u" + String(String(0x1_0000 + scalar, radix: 16).dropFirst())
    }
  }
}
