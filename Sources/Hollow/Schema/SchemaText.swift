/// Parses Hollow's schema language: what `Schema.description` gives, with `//` and `/* */` comments and any spacing.
///
/// A declaration is a type name followed by `{ fields }`, `List<Type>;`, `Set<Type>;` or `Map<Key, Value>;`. A field is
/// a type and a name: `int long boolean float double string bytes`, or the name of another type for a reference. An
/// OBJECT type may have a `@PrimaryKey(paths)`, a SET or MAP a `@HashKey(paths)`.
///
/// ```swift
/// let schemas = try SchemaParser.parse("""
///   Country { string code; }  // referred to by stations
///   Station @PrimaryKey(id) { long id; Country country; }
///   """)
/// ```
public struct SchemaParser {
  private var tokens: ArraySlice<(text: String, line: Int)>

  /// The schemas of `text`, in order. Throws `SchemaError` with the line of the first fault. O(text x types).
  public static func parse(_ text: String) throws(SchemaError) -> [Schema] {
    var parser = SchemaParser(tokens: try SchemaLexer.tokens(of: text)[...])
    var schemas: [Schema] = []
    while !parser.tokens.isEmpty {
      let line = parser.line
      let schema = try parser.schema()
      guard !schemas.contains(where: { $0.name == schema.name }) else {
        throw SchemaError(line: line, reason: "type \(schema.name) is declared twice")
      }
      schemas.append(schema)
    }
    return schemas
  }

  private var line: Int { tokens.first?.line ?? tokens.endIndex }

  private mutating func next(_ what: String) throws(SchemaError) -> String {
    guard let token = tokens.popFirst() else {
      throw SchemaError(line: 0, reason: "the text ends where \(what) is due")
    }
    return token.text
  }

  private mutating func expect(_ symbol: String) throws(SchemaError) {
    let line = line
    let token = try next("'\(symbol)'")
    guard token == symbol else { throw SchemaError(line: line, reason: "'\(token)' stands where '\(symbol)' is due") }
  }

  private mutating func accept(_ symbol: String) -> Bool {
    guard tokens.first?.text == symbol else { return false }
    tokens.removeFirst()
    return true
  }

  private mutating func name(_ what: String) throws(SchemaError) -> String {
    let line = line
    let token = try next(what)
    guard let first = token.first, first.isLetter || first == "_" else {
      throw SchemaError(line: line, reason: "'\(token)' stands where \(what) is due")
    }
    return token
  }

  private mutating func schema() throws(SchemaError) -> Schema {
    let typeName = try name("a type name")
    if accept("List") {
      let parameters = try typeParameters(1)
      try expect(";")
      return .list(ListSchema(name: typeName, elementType: parameters[0]))
    }
    if accept("Set") {
      let parameters = try typeParameters(1)
      let key = try paths(after: "@HashKey")
      try expect(";")
      return .set(SetSchema(name: typeName, elementType: parameters[0], hashKey: key))
    }
    if accept("Map") {
      let parameters = try typeParameters(2)
      let key = try paths(after: "@HashKey")
      try expect(";")
      return .map(MapSchema(name: typeName, keyType: parameters[0], valueType: parameters[1], hashKey: key))
    }
    let key = try paths(after: "@PrimaryKey")
    return .object(ObjectSchema(name: typeName, fields: try fields(of: typeName), primaryKey: key))
  }

  private mutating func typeParameters(_ count: Int) throws(SchemaError) -> [String] {
    try expect("<")
    var names = [try name("a type name")]
    for _ in 1..<count {
      try expect(",")
      names.append(try name("a type name"))
    }
    try expect(">")
    return names
  }

  private mutating func paths(after annotation: String) throws(SchemaError) -> [String] {
    guard accept(annotation) else { return [] }
    try expect("(")
    var paths = [try path()]
    while accept(",") { paths.append(try path()) }
    try expect(")")
    return paths
  }

  private mutating func path() throws(SchemaError) -> String {
    let line = line
    let path = try name("a field path")
    guard FieldPath.isWellFormed(path) else {
      throw SchemaError(line: line, reason: "the key path '\(path)' has a step without a name")
    }
    return path
  }

  private mutating func fields(of typeName: String) throws(SchemaError) -> [Field] {
    try expect("{")
    var fields: [Field] = []
    while !accept("}") {
      let line = line
      let type = try name("a field type")
      let fieldName = try name("a field name")
      try expect(";")
      guard !fields.contains(where: { $0.name == fieldName }) else {
        throw SchemaError(line: line, reason: "\(typeName) has two fields \(fieldName)")
      }
      let primitive = FieldType.allCases.first { $0 != .reference && $0.rawValue.lowercased() == type }
      fields.append(primitive.map { Field(name: fieldName, type: $0) } ?? Field(name: fieldName, referencing: type))
    }
    return fields
  }
}

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

extension Schema: CustomStringConvertible {
  /// The schema as Java's Hollow renders it, to the last space: the schema hash is computed from this text
  /// (docs/hollow-format.md, section 13.1).
  public var description: String {
    switch self {
    case .object(let schema):
      let key = schema.primaryKey.isEmpty ? "" : " @PrimaryKey(\(schema.primaryKey.joined(separator: ", ")))"
      let fields = schema.fields.map { "\t\($0.referencedType ?? $0.type.rawValue.lowercased()) \($0.name);\n" }
      return "\(schema.name)\(key) {\n\(fields.joined())}"
    case .list(let schema): return "\(schema.name) List<\(schema.elementType)>;"
    case .set(let schema): return "\(schema.name) Set<\(schema.elementType)>\(Self.hashKeyText(schema.hashKey));"
    case .map(let schema):
      return "\(schema.name) Map<\(schema.keyType),\(schema.valueType)>\(Self.hashKeyText(schema.hashKey));"
    }
  }

  private static func hashKeyText(_ paths: [String]) -> String {
    paths.isEmpty ? "" : " @HashKey(\(paths.joined(separator: ", ")))"
  }
}
