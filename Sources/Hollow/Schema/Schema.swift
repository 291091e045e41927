/// The shape of one type's records (docs/hollow-format.md, section 3).
///
/// A dataset is a list of types, and a type has one schema. OBJECT records have named fields; LIST, SET and MAP records
/// hold references to records of other types. Types refer to each other by name, so a dataset's schemas are used
/// together.
///
/// Schemas are mostly written as text and parsed:
///
/// ```swift
/// let schemas = try SchemaParser.parse("""
///   Genre { string name; }
///   Genres Set<Genre> @HashKey(name);
///   Film @PrimaryKey(id) { long id; string title; Genres genres; }
///   """)
/// let names = schemas.map(\.name)  // ["Genre", "Genres", "Film"]
/// ```
public enum Schema: Hashable, Sendable {
  case object(ObjectSchema)
  case list(ListSchema)
  case set(SetSchema)
  case map(MapSchema)

  /// The name of the type.
  public var name: String {
    switch self {
    case .object(let schema): schema.name
    case .list(let schema): schema.name
    case .set(let schema): schema.name
    case .map(let schema): schema.name
    }
  }

  /// The places in which records of this type hold references, in schema order.
  var references: [ReferencePlace] {
    switch self {
    case .object(let schema):
      schema.fields.enumerated().compactMap { index, field in
        field.referencedType.map { ReferencePlace(part: .field(index), target: $0) }
      }
    case .list(let schema): [ReferencePlace(part: .keys, target: schema.elementType)]
    case .set(let schema): [ReferencePlace(part: .keys, target: schema.elementType)]
    case .map(let schema):
      [ReferencePlace(part: .keys, target: schema.keyType), ReferencePlace(part: .values, target: schema.valueType)]
    }
  }

  /// The names of the types that records of this type refer to, each once, in schema order.
  public var referencedTypes: [String] {
    var seen: Set<String> = []
    return references.map(\.target).filter { seen.insert($0).inserted }
  }

  /// What decides the buckets of a SET's or MAP's records: the type of its elements or keys, and its hash key. Nil for
  /// OBJECT and LIST, whose records have no buckets (docs/hollow-format.md, sections 5.2 and 5.3).
  var hashed: (type: String, key: [String])? {
    switch self {
    case .object, .list: nil
    case .set(let schema): (schema.elementType, schema.hashKey)
    case .map(let schema): (schema.keyType, schema.hashKey)
    }
  }
}

/// One place in which every record of a type holds references, and the type that they lead to.
struct ReferencePlace: Hashable, Sendable {
  enum Part: Hashable, Sendable {
    /// A REFERENCE field of an OBJECT type, by its position.
    case field(Int)
    /// The elements of a LIST or SET, the keys of a MAP.
    case keys
    /// The values of a MAP.
    case values
  }

  let part: Part
  /// The name of the type; the state may lack it.
  let target: String
}

/// A record of named fields. Field order is the order of the packed fields.
public struct ObjectSchema: Hashable, Sendable {
  public var name: String
  public var fields: [Field]
  /// Field paths of the primary key (`id`, `country.code`), empty without one.
  public var primaryKey: [String]

  public init(name: String, fields: [Field], primaryKey: [String] = []) {
    self.name = name
    self.fields = fields
    self.primaryKey = primaryKey
  }

  /// The position of the field called `name`. O(fields): resolve once, before any loop.
  public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }
}

/// A sequence of references to records of one type.
public struct ListSchema: Hashable, Sendable {
  public var name: String
  public var elementType: String

  public init(name: String, elementType: String) {
    self.name = name
    self.elementType = elementType
  }
}

/// A set of references to records of one type, stored as a hash table.
public struct SetSchema: Hashable, Sendable {
  public var name: String
  public var elementType: String
  /// Field paths from the element that decide its bucket; empty: its ordinal does.
  public var hashKey: [String]

  public init(name: String, elementType: String, hashKey: [String] = []) {
    self.name = name
    self.elementType = elementType
    self.hashKey = hashKey
  }
}

/// References to values by references to keys, stored as a hash table.
public struct MapSchema: Hashable, Sendable {
  public var name: String
  public var keyType: String
  public var valueType: String
  /// Field paths from the key that decide its bucket; empty: its ordinal does.
  public var hashKey: [String]

  public init(name: String, keyType: String, valueType: String, hashKey: [String] = []) {
    self.name = name
    self.keyType = keyType
    self.valueType = valueType
    self.hashKey = hashKey
  }
}

/// One field of an OBJECT type.
public struct Field: Hashable, Sendable {
  public var name: String
  public var type: FieldType
  /// The type of the record a REFERENCE leads to; nil for every other field.
  public var referencedType: String?

  /// A field of any type but REFERENCE.
  public init(name: String, type: FieldType) {
    precondition(type != .reference, "a REFERENCE field names its type")
    self.name = name
    self.type = type
  }

  /// A REFERENCE field that leads to records of `referencedType`.
  public init(name: String, referencing referencedType: String) {
    self.name = name
    self.type = .reference
    self.referencedType = referencedType
  }
}

/// What an OBJECT field holds; the raw value is its name in blobs (docs/hollow-format.md, section 3).
public enum FieldType: String, Hashable, Sendable, CaseIterable {
  case reference = "REFERENCE"
  case int = "INT"
  case long = "LONG"
  case boolean = "BOOLEAN"
  case float = "FLOAT"
  case double = "DOUBLE"
  case string = "STRING"
  case bytes = "BYTES"

  /// STRING and BYTES: the packed field points into a byte area.
  @inlinable public var hasByteArea: Bool { self == .string || self == .bytes }

  /// The field's stored bits when it is null and stored at `width`; STRING and BYTES carry a null bit instead.
  @inlinable func nullPattern(width: Int) -> UInt64 {
    switch self {
    case .boolean: 3
    case .float: 0x7FC0_0001
    case .double: 0x7FF8_0000_0000_0001
    default: width == 0 ? 0 : .max &>> UInt64(64 &- width)
    }
  }

  /// What stands for null in a value of this type that is not packed yet, as rows and keys hold it: the pattern of
  /// FLOAT and DOUBLE, all ones for every other type.
  var unpackedNull: UInt64 { self == .float || self == .double ? nullPattern(width: 64) : .max }
}

extension Schema {
  /// Why a reader refuses this schema, nil for a sound one: no two fields have one name, and every step of a key path
  /// has a name.
  ///
  /// Whether the types and fields on a path exist is not looked at here but where the path is used, as a blob may lack
  /// types that its schemas refer to.
  var fault: String? {
    switch self {
    case .object(let schema):
      var names: Set<String> = []
      if let twice = schema.fields.first(where: { !names.insert($0.name).inserted }) {
        return "\(schema.name) has two fields \(twice.name)"
      }
      return Self.fault(of: schema.primaryKey, schema.name)
    case .set(let schema): return Self.fault(of: schema.hashKey, schema.name)
    case .map(let schema): return Self.fault(of: schema.hashKey, schema.name)
    case .list: return nil
    }
  }

  private static func fault(of paths: [String], _ type: String) -> String? {
    paths.first { !FieldPath.isWellFormed($0) }.map { "the key path '\($0)' of \(type) has a step without a name" }
  }
}

/// A schema that cannot be used: where in its text, and why.
public struct SchemaError: Error, Hashable, CustomStringConvertible {
  /// 1-based line of the schema text; 0 where there is no text, or at its end.
  public var line: Int
  public var reason: String

  public init(line: Int = 0, reason: String) {
    self.line = line
    self.reason = reason
  }

  public var description: String { line > 0 ? "schema line \(line): \(reason)" : "schema: \(reason)" }
}

/// The fields of one OBJECT type, by name: an enum with one case a field, in the schema's order and with its spelling.
///
/// Code that reads or writes records names fields through it, so that a field in the wrong place does not compile and a
/// schema that no longer agrees is refused when it is bound, not read wrongly.
///
/// ```swift
/// enum FilmField: Int, RecordFields {
///   static let typeName = "Film"
///   case id, year
/// }
/// ```
public protocol RecordFields: RawRepresentable<Int>, CaseIterable, Sendable {
  /// The type's name in its schema.
  static var typeName: String { get }
}
