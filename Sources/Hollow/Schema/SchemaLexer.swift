/// Cuts schema text into words and symbols.
enum SchemaLexer {
  /// Words are letters, digits and `_ . ! @`; each of `< > ( ) { } , ;` is a symbol. Comments and white space separate.
  static func tokens(of text: String) throws(SchemaError) -> [(text: String, line: Int)] {
    var tokens: [(text: String, line: Int)] = []
    var line = 1
    var rest = Substring(text)
    while let character = rest.first {
      if character.isNewline { line += 1 }
      if character.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        rest = try skipComment(rest, line: &line)
      } else if "<>(){},;".contains(character) {
        tokens.append((String(character), line))
        rest.removeFirst()
      } else {
        let word = rest.prefix { $0.isLetter || $0.isNumber || "_.!@$".contains($0) }
        guard !word.isEmpty else { throw SchemaError(line: line, reason: "'\(character)' has no meaning here") }
        tokens.append((String(word), line))
        rest = rest.dropFirst(word.count)
      }
    }
    return tokens
  }

  private static func skipComment(_ text: Substring, line: inout Int) throws(SchemaError) -> Substring {
    var rest = text.dropFirst(2)
    while !rest.hasPrefix("*/") {
      guard let character = rest.popFirst() else { throw SchemaError(line: line, reason: "a comment does not end") }
      if character.isNewline { line += 1 }
    }
    return rest.dropFirst(2)
  }
}
