public import Hollow

/// The key of a type's records as people write it: parts in commas, `80000001` or `80000001,DE`.
///
/// A STRING with a comma, a quote, white space at an end or nothing in it, or that reads `null`, stands in double quotes
/// with JSON's escapes; BYTES are `0x` and hexadecimal digits; a null part is `null`.
public struct RecordKey: Sendable {
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

  /// The key that `text` says. Throws `RecordKeyError`.
  public func parse(_ text: String) throws(RecordKeyError) -> [KeyPart] {
    let parts = try KeyPartText.split(text)
    guard parts.count == partTypes.count else {
      throw RecordKeyError(
        text: text,
        reason: "\(parts.count) parts where the key of \(type) has \(partTypes.count): \(paths.joined(separator: ","))"
          + (parts.count > partTypes.count ? "; a text with a comma stands in double quotes" : ""))
    }
    var key: [KeyPart] = []
    for (index, part) in parts.enumerated() {
      guard let value = KeyPartText.parse(part, partTypes[index]) else {
        throw RecordKeyError(
          text: text, reason: "'\(part.text)' is no \(partTypes[index].rawValue), which \(paths[index]) is")
      }
      key.append(value)
    }
    return key
  }
}
