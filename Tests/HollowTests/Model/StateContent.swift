import BitMemory
import Hollow

/// What a state holds, by type and ordinal, every reference followed: two states are equal when these are.
struct StateContent: Equatable {
  private(set) var records: [String: [Ordinal: Content]] = [:]

  init(_ state: DataState) throws {
    for type in state.types {
      records[type.name, default: [:]] = [:]
      for ordinal in type.populated { _ = try record(type.name, ordinal, in: state) }
    }
  }

  /// The records of each type without their ordinals. Equal records at two ordinals show in the counts.
  var byType: [String: Set<Content>] { records.mapValues { Set($0.values) } }

  /// The ordinal of each record of `type`.
  func ordinals(_ type: String) -> [Content: Ordinal] {
    Dictionary((records[type] ?? [:]).map { ($1, $0) }, uniquingKeysWith: min)
  }

  private mutating func record(_ type: String, _ ordinal: Ordinal, in state: DataState) throws -> Content {
    if let known = records[type]?[ordinal] { return known }
    guard let typeState = state[type: type] else { return .null }
    let record = try read(typeState, ordinal, in: state)
    records[type, default: [:]][ordinal] = record
    return record
  }

  private mutating func read(_ type: TypeState, _ ordinal: Ordinal, in state: DataState) throws -> Content {
    switch type.schema {
    case .object(let schema):
      var values: [Content] = []
      for field in schema.fields {
        values.append(try value(try state.column(type.name, field.name, field.type), field, ordinal, in: state))
      }
      return .object(type: type.name, values)
    case .list(let schema):
      let elements = try state.collections(type.name).elements(at: ordinal)
      return .list(type: type.name, try elements.map { try record(schema.elementType, $0, in: state) })
    case .set(let schema):
      let elements = try state.collections(type.name).elements(at: ordinal)
      return .set(type: type.name, Set(try elements.map { try record(schema.elementType, $0, in: state) }))
    case .map(let schema):
      let column = try state.collections(type.name)
      var entries: [Content: Content] = [:]
      for entry in column.entries(at: ordinal) where column.key(at: entry) >= 0 {
        let key = try record(schema.keyType, column.key(at: entry), in: state)
        entries[key] = try record(schema.valueType, column.value(at: entry), in: state)
      }
      return .map(type: type.name, entries)
    }
  }

  private mutating func value(
    _ column: FieldColumn, _ field: Field, _ ordinal: Ordinal, in state: DataState
  ) throws -> Content {
    switch field.type {
    case .int, .long: return column.long(at: ordinal).map { .number($0) } ?? .null
    case .boolean: return column.boolean(at: ordinal).map { .truth($0) } ?? .null
    case .float, .double: return column.value(at: ordinal).map { .bits($0) } ?? .null
    case .string: return column.bytes(at: ordinal).map { .text(StoredText.units(of: $0)) } ?? .null
    case .bytes: return column.bytes(at: ordinal).map { .bytes(Array($0)) } ?? .null
    case .reference:
      guard let target = column.reference(at: ordinal), let type = field.referencedType else { return .null }
      return try record(type, target, in: state)
    }
  }
}
