/// An element of a small XML document: what S3 answers with. Attributes, comments and processing instructions are
/// skipped; a document type is refused, as it could define entities.
struct XMLElement: Hashable {
  var name: String
  /// The text directly in it.
  var text = ""
  var children: [XMLElement] = []

  /// The text of the first child of that name.
  subscript(name: String) -> String? { children.first { $0.name == name }?.text }

  /// Parses a document; nil when it is not well formed, or nested deeper than 16.
  init?(document: [UInt8]) {
    var parser = XMLParser(rest: document[...])
    guard let root = parser.root() else { return nil }
    self = root
  }

  fileprivate init(name: String) { self.name = name }
}

private struct XMLParser {
  var rest: ArraySlice<UInt8>

  mutating func root() -> XMLElement? {
    guard skipToElement(), let root = element(depth: 0), !skipToElement(), rest.isEmpty else { return nil }
    return root
  }

  /// Skips white space, comments and instructions; whether an element begins then.
  private mutating func skipToElement() -> Bool {
    if take("\u{FEFF}") {}
    while true {
      rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      if take("<?") {
        guard skip(past: "?>") else { return false }
      } else if take("<!--") {
        guard skip(past: "-->") else { return false }
      } else {
        return rest.first == UInt8(ascii: "<") && rest.dropFirst().first != UInt8(ascii: "!")
      }
    }
  }

  private mutating func take(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  private mutating func skip(past end: String) -> Bool { upTo(end) != nil }

  /// Takes everything before `end`, and `end`; nil when it does not come.
  private mutating func upTo(_ end: String) -> ArraySlice<UInt8>? {
    let pattern = Array(end.utf8)
    guard let first = pattern.first else { return nil }
    var from = rest.startIndex
    while let index = rest[from...].firstIndex(of: first) {
      if rest[index...].starts(with: pattern) {
        let taken = rest[..<index]
        rest = rest[(index + pattern.count)...]
        return taken
      }
      from = index + 1
    }
    return nil
  }

  private mutating func element(depth: Int) -> XMLElement? {
    guard depth < 16, take("<"), var tag = upTo(">") else { return nil }
    let isEmpty = tag.last == UInt8(ascii: "/")
    if isEmpty { tag = tag.dropLast() }
    let name = String(decoding: tag.prefix { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }, as: UTF8.self)
    guard !name.isEmpty, !name.hasPrefix("/"), !name.hasPrefix("!") else { return nil }
    var element = XMLElement(name: name)
    if isEmpty { return element }
    while true {
      guard let end = rest.firstIndex(of: UInt8(ascii: "<")), let text = Self.plain(rest[..<end]) else { return nil }
      element.text += text
      rest = rest[end...]
      if take("</") {
        guard let closing = upTo(">") else { return nil }
        let closed = String(decoding: closing, as: UTF8.self).split { $0.isWhitespace }.joined()
        return closed == name ? element : nil
      }
      if take("<!--") {
        guard skip(past: "-->") else { return nil }
      } else {
        guard let child = self.element(depth: depth + 1) else { return nil }
        element.children.append(child)
      }
    }
  }

  /// Text with its references resolved; nil for one that is not known.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> String? {
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: "&", omittingEmptySubsequences: false)
    var plain = String(parts[0])
    for part in parts.dropFirst() {
      guard let end = part.firstIndex(of: ";"), let character = character(part[..<end]) else { return nil }
      plain.unicodeScalars.append(character)
      plain += part[part.index(after: end)...]
    }
    return plain
  }

  private static func character(_ reference: Substring) -> Unicode.Scalar? {
    let named: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
    if let scalar = named[String(reference)] { return scalar }
    guard reference.hasPrefix("#") else { return nil }
    let digits = reference.dropFirst()
    let code = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return code.flatMap(Unicode.Scalar.init)
  }
}
