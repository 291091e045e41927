import BitMemory
public import Hollow

/// The key of a type's records and its form as text, as people write it: parts with commas between, `80000001` or
/// `80000001,DE`.
///
/// ```swift
/// let paths = try KeyPaths("Station", in: state)
/// let key = try paths.parse("1")
/// let text = paths.text(key)  // "1"
/// ```
///
/// A STRING with a comma, a quote, white space at an end or nothing in it, or that reads `null`, stands in double
/// quotes with JSON's escapes; BYTES are `0x` and hexadecimal digits; a null part is `null`.
public struct KeyPaths: Sendable {
  public let type: String
  /// Field paths from the record.
  public let paths: [String]
  /// What each part holds.
  public let partTypes: [FieldType]

  /// The key of `type` in `state`: `paths`, by default the schema's primary key.
  ///
  /// Throws `SchemaError` when the type is missing or no OBJECT type, has no primary key, or a path leads nowhere.
  public init(_ type: String, in state: DataState, paths: [String]? = nil) throws(SchemaError) {
    guard case .object(let schema)? = state[type: type]?.schema else {
      throw SchemaError(reason: "the state has no OBJECT type \(type)")
    }
    let paths = paths ?? schema.primaryKey
    guard !paths.isEmpty else { throw SchemaError(reason: "\(type) has no primary key") }
    let schemas = state.schemas
    var partTypes: [FieldType] = []
    for path in paths { partTypes.append(try FieldPath(path, from: type, in: schemas).valueType) }
    (self.type, self.paths, self.partTypes) = (type, paths, partTypes)
  }

  /// `key` as text that `parse` reads back.
  public func text(_ key: [KeyPart]) -> String {
    zip(key, partTypes).map { KeyPartText.text($0, $1) }.joined(separator: ",")
  }

  /// The key that `text` says. Throws `KeyPathsError`.
  public func parse(_ text: String) throws(KeyPathsError) -> [KeyPart] {
    let parts = try KeyPartText.split(text)
    guard parts.count == partTypes.count else {
      throw KeyPathsError(
        text: text,
        reason: "\(parts.count) parts where the key of \(type) has \(partTypes.count): \(paths.joined(separator: ","))"
          + (parts.count > partTypes.count ? "; a text with a comma stands in double quotes" : ""))
    }
    var key: [KeyPart] = []
    for (index, part) in parts.enumerated() {
      guard let value = KeyPartText.parse(part, partTypes[index]) else {
        throw KeyPathsError(
          text: text, reason: "'\(part.text)' is no \(partTypes[index].rawValue), which \(paths[index]) is")
      }
      key.append(value)
    }
    return key
  }
}

/// A key that cannot be read, and why.
public struct KeyPathsError: Error, Hashable, CustomStringConvertible {
  public var text: String
  public var reason: String

  public init(text: String, reason: String) { (self.text, self.reason) = (text, reason) }

  public var description: String { "key '\(text)': \(reason)" }
}

/// Reads the keys of a type's records in one state.
///
/// ```swift
/// let reader = try KeyReader(KeyPaths("Station", in: state), in: state)
/// let key = reader.key(at: ordinal)
/// ```
public struct KeyReader: Sendable {
  /// One path: references to follow, then the field with the value.
  struct Path: Sendable {
    /// Each with the populated ordinals of the type it leads to: a reference to none of them gives null.
    let references: [(column: FieldColumn, target: BitSet)]
    let value: FieldColumn

    /// The ordinal whose value the path ends in; nil when it leads through null.
    func end(_ ordinal: Ordinal) -> Ordinal? {
      var ordinal = ordinal
      for (column, target) in references {
        guard let next = column.reference(at: ordinal), target.contains(next) else { return nil }
        ordinal = next
      }
      return ordinal
    }

    func part(at ordinal: Ordinal) -> KeyPart {
      guard let end = end(ordinal) else { return .null }
      switch value.type {
      case .string, .bytes: return value.bytes(at: end).map { .bytes(Array($0)) } ?? .null
      case .reference: return value.reference(at: end).map { .value(UInt64($0)) } ?? .null
      case .boolean: return value.boolean(at: end).map { .value($0 ? 1 : 0) } ?? .null
      default: return value.value(at: end).map { .value($0) } ?? .null
      }
    }
  }

  let paths: [Path]

  /// Throws `SchemaError` when a path of `key` leads nowhere in `state`.
  public init(_ key: KeyPaths, in state: DataState) throws(SchemaError) {
    let schemas = state.schemas
    var paths: [Path] = []
    for text in key.paths {
      let path = try FieldPath(text, from: key.type, in: schemas)
      var references: [(column: FieldColumn, target: BitSet)] = []
      var last: FieldColumn?
      for step in path.steps {
        guard case .object(let schema)? = schemas[step.type] else { continue }
        let field = schema.fields[step.field]
        let column = try state.column(step.type, field.name, field.type)
        if let previous = last { references.append((previous, state.populated(step.type))) }
        last = column
      }
      guard let last else { throw SchemaError(reason: "the key path '\(text)' of \(key.type) names no field") }
      paths.append(Path(references: references, value: last))
    }
    self.paths = paths
  }

  /// The key of the record at `ordinal`.
  public func key(at ordinal: Ordinal) -> [KeyPart] { paths.map { $0.part(at: ordinal) } }
}
