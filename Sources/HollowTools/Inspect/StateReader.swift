import BitMemory
import Hollow

/// All types of a state with their columns, where types are known by position and not by name: for code that walks from
/// record to record along references.
struct StateReader: Sendable {
  /// One field of an OBJECT type.
  struct FieldReader: Sendable {
    let name: String
    let column: FieldColumn
    /// Where a REFERENCE leads; nil for a type that is not loaded, and for every other field.
    let target: Int?
  }

  /// The records of a LIST, SET or MAP type.
  struct CollectionReader: Sendable {
    enum Kind: Sendable { case list, set, map }

    let kind: Kind
    let column: CollectionColumn
    /// The type of elements or keys, nil when it is not loaded.
    let keys: Int?
    /// The type of a map's values, nil when it is not loaded.
    let values: Int?

    /// The entries of a record that are no empty buckets: elements, or keys and values (0 but for maps).
    func entries(at ordinal: Ordinal) -> [(key: Ordinal, value: Ordinal)] {
      var entries: [(key: Ordinal, value: Ordinal)] = []
      entries.reserveCapacity(column.size(at: ordinal))
      for entry in column.entries(at: ordinal) {
        let key = column.key(at: entry)
        if key >= 0 { entries.append((key, kind == .map ? column.value(at: entry) : 0)) }
      }
      return entries
    }
  }

  enum Records: Sendable {
    case objects([FieldReader])
    case collections(CollectionReader)
  }

  struct TypeReader: Sendable {
    let name: String
    let state: TypeState
    let records: Records

    /// The types that records refer to, by position.
    var targets: [Int] {
      switch records {
      case .objects(let fields): fields.compactMap(\.target)
      case .collections(let collections): [collections.keys, collections.values].compactMap(\.self)
      }
    }
  }

  let state: DataState
  let types: [TypeReader]
  private let positions: [String: Int]

  /// O(types + fields).
  init(_ state: DataState) throws(SchemaError) {
    let positions = Dictionary(state.types.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var types: [TypeReader] = []
    for type in state.types {
      types.append(TypeReader(name: type.name, state: type, records: try Self.records(type, in: state, positions)))
    }
    (self.state, self.types, self.positions) = (state, types, positions)
  }

  private static func records(
    _ type: TypeState, in state: DataState, _ positions: [String: Int]
  ) throws(SchemaError) -> Records {
    func collections(
      _ kind: CollectionReader.Kind, _ keys: String, _ values: String? = nil
    ) throws(SchemaError) -> Records {
      .collections(
        CollectionReader(
          kind: kind, column: try state.collections(type.name), keys: positions[keys],
          values: values.flatMap { positions[$0] }))
    }
    switch type.schema {
    case .object(let schema):
      var fields: [FieldReader] = []
      for field in schema.fields {
        fields.append(
          FieldReader(
            name: field.name, column: try state.column(type.name, field.name, field.type),
            target: field.referencedType.flatMap { positions[$0] }))
      }
      return .objects(fields)
    case .list(let schema): return try collections(.list, schema.elementType)
    case .set(let schema): return try collections(.set, schema.elementType)
    case .map(let schema): return try collections(.map, schema.keyType, schema.valueType)
    }
  }

  /// The position of the type called `name`, nil when the state has none.
  func position(of name: String) -> Int? { positions[name] }

  func isPopulated(_ ordinal: Ordinal, of type: Int) -> Bool { types[type].state.populated.contains(ordinal) }
}

extension StateReader {
  /// The records that a record refers to, in schema and entry order, whether they exist or not. O(references).
  func children(of type: Int, _ ordinal: Ordinal) -> [(type: Int, ordinal: Ordinal)] {
    var children: [(type: Int, ordinal: Ordinal)] = []
    switch types[type].records {
    case .objects(let fields):
      for field in fields {
        guard let target = field.target, let child = field.column.reference(at: ordinal) else { continue }
        children.append((target, child))
      }
    case .collections(let records):
      for entry in records.entries(at: ordinal) {
        if let keys = records.keys { children.append((keys, entry.key)) }
        if records.kind == .map, let values = records.values { children.append((values, entry.value)) }
      }
    }
    return children
  }
}

extension StoredText {
  /// The stored form of exact UTF-16 units, unpaired surrogates included. O(length).
  static func bytes(of units: [UInt16]) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in units {
      if unit >= 0x4000 { bytes.append(UInt8(unit >> 14) | 0x80) }
      if unit >= 0x80 { bytes.append(UInt8(truncatingIfNeeded: unit >> 7 & 0x7F) | 0x80) }
      bytes.append(UInt8(unit & 0x7F))
    }
    return bytes
  }
}
