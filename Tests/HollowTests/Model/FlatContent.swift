import BitMemory
import Hollow

/// Every stored value of a state by type, ordinal and field; references are not followed, so it reads any decoded state.
struct FlatContent: Equatable {
  enum Value: Equatable {
    case null
    case value(UInt64)
    case bytes([UInt8])
    case entries([Ordinal])
  }

  private(set) var values: [String: [Ordinal: [String: Value]]] = [:]

  init(_ state: DataState) throws {
    for type in state.types {
      var records: [Ordinal: [String: Value]] = [:]
      for ordinal in type.populated { records[ordinal] = [:] }
      if case .object(let schema) = type.schema {
        for field in schema.fields {
          let column = try state.column(type.name, field.name, field.type)
          for ordinal in type.populated { records[ordinal]?[field.name] = Self.value(column, ordinal) }
        }
      } else {
        let column = try state.collections(type.name)
        for ordinal in type.populated { records[ordinal] = ["": .entries(Self.entries(column, ordinal, type.schema))] }
      }
      values[type.name] = records
    }
  }

  private static func value(_ column: FieldColumn, _ ordinal: Ordinal) -> Value {
    if column.type.hasByteArea { return column.bytes(at: ordinal).map { .bytes(Array($0)) } ?? .null }
    return column.value(at: ordinal).map { .value($0) } ?? .null
  }

  private static func entries(_ column: CollectionColumn, _ ordinal: Ordinal, _ schema: Schema) -> [Ordinal] {
    column.entries(at: ordinal).flatMap { entry in
      if case .map = schema, column.key(at: entry) >= 0 { return [column.key(at: entry), column.value(at: entry)] }
      return [column.key(at: entry)]
    }
  }

  /// Without the types and fields (`Type.field`) named.
  func excluding(types: Set<String>, fields: Set<String>) -> FlatContent {
    var copy = self
    for (type, records) in values {
      let kept = records.mapValues { $0.filter { !fields.contains("\(type).\($0.key)") } }
      copy.values[type] = types.contains(type) ? nil : kept
    }
    return copy
  }
}
