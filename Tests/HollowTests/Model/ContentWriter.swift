import Hollow

/// Adds expanded records to a write state during one cycle, children first.
final class ContentWriter {
  let write: WriteState
  private let schemas: [String: Schema]
  private let table: ContentTable
  private var added: [Content: Ordinal] = [:]

  init(_ write: WriteState, _ schemas: [String: Schema], _ table: ContentTable) {
    (self.write, self.schemas, self.table) = (write, schemas, table)
  }

  /// The record's ordinal. What an added record leads to is added once: its references multiply from type to type.
  @discardableResult
  func add(_ record: Content) throws -> Ordinal {
    if let ordinal = added[record] { return ordinal }
    let ordinal = try write(record)
    added[record] = ordinal
    return ordinal
  }

  private func write(_ record: Content) throws -> Ordinal {
    let shape = table[record]
    let type = try write.type(shape.type ?? "")
    switch shape {
    case .list(_, let elements): return write.add(list: try elements.map(add), to: type)
    case .set(_, let elements): return write.add(set: try elements.sorted().map(add), to: type)
    case .map(_, let entries):
      return write.add(map: try entries.sorted { $0 < $1 }.map { (key: try add($0), value: try add($1)) }, to: type)
    case .object(let name, let values):
      guard case .object(let schema)? = schemas[name] else { preconditionFailure("\(name) is no OBJECT type") }
      var row = write.row(type)
      for (field, value) in values.enumerated() { try set(field, schema.fields[field].type, to: value, in: &row) }
      return write.add(row, to: type)
    default: preconditionFailure("\(shape) is no record")
    }
  }

  private func set(_ field: Int, _ type: FieldType, to value: Content, in row: inout ObjectRow) throws {
    switch table[value] {
    case .null: break
    case .number(let number) where type == .int: row.set(field, int: Int32(number))
    case .number(let number): row.set(field, long: number)
    case .truth(let truth): row.set(field, boolean: truth)
    case .bits(let bits) where type == .float: row.set(field, float: Float(bitPattern: UInt32(bits)))
    case .bits(let bits): row.set(field, double: Double(bitPattern: bits))
    case .text(let units): row.set(field, text: String(decoding: units, as: UTF16.self))
    case .bytes(let bytes): row.set(field, bytes: bytes)
    default: row.set(field, reference: try add(value))
    }
  }
}
