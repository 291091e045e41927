import BitMemory
import Hollow

/// What a state holds, by type and ordinal, every reference followed: two states are equal when these are.
struct StateContent {
  private(set) var records: [String: [Ordinal: Content]] = [:]
  private let table: ContentTable

  init(_ state: DataState, _ table: ContentTable) throws {
    self.table = table
    for type in state.types {
      records[type.name, default: [:]] = [:]
      for ordinal in type.populated { _ = try record(type.name, ordinal, in: state) }
    }
  }

  /// The records of each type that has any, without their ordinals.
  var byType: [String: Set<Content>] { records.mapValues { Set($0.values) }.filter { !$0.value.isEmpty } }

  /// The ordinal of each record of `type`.
  func ordinals(_ type: String) -> [Content: Ordinal] {
    Dictionary((records[type] ?? [:]).map { ($1, $0) }, uniquingKeysWith: min)
  }

  private mutating func record(_ type: String, _ ordinal: Ordinal, in state: DataState) throws -> Content {
    if let known = records[type]?[ordinal] { return known }
    guard let typeState = state[type: type] else { return table[.null] }
    let record = table[try read(typeState, ordinal, in: state)]
    records[type, default: [:]][ordinal] = record
    return record
  }

  private mutating func read(_ type: TypeState, _ ordinal: Ordinal, in state: DataState) throws -> ContentShape {
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
    if field.type == .reference {
      guard let target = column.reference(at: ordinal), let type = field.referencedType else { return table[.null] }
      return try record(type, target, in: state)
    }
    return table[shape(column, ordinal)]
  }

  private func shape(_ column: FieldColumn, _ ordinal: Ordinal) -> ContentShape {
    switch column.type {
    case .int, .long: column.long(at: ordinal).map { .number($0) } ?? .null
    case .boolean: column.boolean(at: ordinal).map { .truth($0) } ?? .null
    case .string: column.bytes(at: ordinal).map { .text(StoredText.units(of: $0)) } ?? .null
    case .bytes: column.bytes(at: ordinal).map { .bytes(Array($0)) } ?? .null
    case .float, .double, .reference: column.value(at: ordinal).map { .bits($0) } ?? .null
    }
  }
}
