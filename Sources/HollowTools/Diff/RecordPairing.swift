import Hollow

/// How a diff finds out which record of one state is which of the other.
///
/// Each state's schema says what the primary key of a type is, and a model may change it. A key of one state alone serves both
/// when both have its fields. Two keys that differ say nothing about which records belong together: then records are the same
/// when their contents are, and all others were removed or added.
public enum RecordPairing: Hashable, Sendable {
  /// By the key that was asked for, or the primary key of both.
  case byKey
  /// By the primary key of one state. The text says which, for people.
  case byKeyOfOne(String)
  /// By content. The text says why, for people.
  case byContent(String)

  var isByContent: Bool { if case .byContent = self { true } else { false } }

  /// What people should know about the pairing; nil for the usual one.
  public var note: String? {
    switch self {
    case .byKey: nil
    case .byKeyOfOne(let text), .byContent(let text): text
    }
  }
}

/// The keys of the two states of a diff.
struct ChosenKeys {
  let left: KeyPaths
  let right: KeyPaths
  let readers: [KeyReader]
  let pairing: RecordPairing

  /// Throws `SchemaError` when a state has no such OBJECT type, or neither has a key; `RecordDiffError` when the key that was
  /// asked for holds other things on the two sides.
  init(_ type: String, _ left: DataState, _ right: DataState, _ paths: [String]?) throws {
    let (leftPaths, rightPaths) = (try Self.primaryKey(type, left), try Self.primaryKey(type, right))
    guard let key = paths ?? (leftPaths == rightPaths ? rightPaths : nil) else {
      self = try Self(type, left, right, leftPaths, rightPaths)
      return
    }
    (self.left, self.right) = (try KeyPaths(type, in: left, paths: key), try KeyPaths(type, in: right, paths: key))
    (readers, pairing) = (try Self.readers(of: self.right, left, right), .byKey)
  }

  /// For primary keys that differ.
  private init(
    _ type: String, _ left: DataState, _ right: DataState, _ leftPaths: [String], _ rightPaths: [String]
  ) throws {
    let texts = [leftPaths, rightPaths].map { $0.isEmpty ? "none" : $0.joined(separator: ",") }
    let change = "the primary key of \(type) is \(texts[0]) on the left and \(texts[1]) on the right"
    let one = leftPaths.isEmpty ? rightPaths : rightPaths.isEmpty ? leftPaths : nil
    if let one, let key = try? KeyPaths(type, in: right, paths: one),
      let readers = try? Self.readers(of: key, left, right)
    {
      self.init(
        left: try KeyPaths(type, in: left, paths: one), right: key, readers: readers,
        pairing: .byKeyOfOne("\(change); records are paired by \(key.paths.joined(separator: ","))"))
      return
    }
    // Each side's own key names its records, or any field of a side that has none.
    let keys = [
      try KeyPaths(type, in: left, paths: Self.naming(leftPaths, type, left)),
      try KeyPaths(type, in: right, paths: Self.naming(rightPaths, type, right)),
    ]
    self.init(
      left: keys[0], right: keys[1], readers: [try KeyReader(keys[0], in: left), try KeyReader(keys[1], in: right)],
      pairing: .byContent("\(change); records are compared by content, so none counts as modified"))
  }

  private init(left: KeyPaths, right: KeyPaths, readers: [KeyReader], pairing: RecordPairing) {
    (self.left, self.right, self.readers, self.pairing) = (left, right, readers, pairing)
  }

  private static func primaryKey(_ type: String, _ state: DataState) throws(SchemaError) -> [String] {
    guard case .object(let schema)? = state[type: type]?.schema else {
      throw SchemaError(reason: "the state has no OBJECT type \(type)")
    }
    return schema.primaryKey
  }

  private static func naming(_ key: [String], _ type: String, _ state: DataState) -> [String] {
    guard key.isEmpty, case .object(let schema)? = state[type: type]?.schema else { return key }
    return schema.fields.first { $0.type != .reference }.map { [$0.name] } ?? key
  }

  /// The readers of one key in both states.
  static func readers(of key: KeyPaths, _ left: DataState, _ right: DataState) throws -> [KeyReader] {
    let leftKey = try KeyPaths(key.type, in: left, paths: key.paths)
    let paths = key.paths.joined(separator: ",")
    if key.partTypes.contains(.reference) {
      throw RecordDiffError(
        type: key.type, reason: "its key \(paths) is an ordinal, which means nothing in another state")
    }
    guard zip(leftKey.partTypes, key.partTypes).allSatisfy({ ValueKind($0) == ValueKind($1) }) else {
      let types = [leftKey, key].map { $0.partTypes.map(\.rawValue).joined(separator: ",") }
      throw RecordDiffError(
        type: key.type, reason: "its key \(paths) is \(types[0]) on the left and \(types[1]) on the right")
    }
    return [try KeyReader(leftKey, in: left), try KeyReader(key, in: right)]
  }
}
