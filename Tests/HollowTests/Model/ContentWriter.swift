import Hollow

/// Adds expanded records to a write state, children first.
struct ContentWriter {
  let write: WriteState
  let schemas: [String: Schema]

  @discardableResult
  func add(_ record: Content) throws -> Ordinal {
    let type = try write.type(record.type ?? "")
    switch record {
    case .list(_, let elements): return write.add(list: try elements.map(add), to: type)
    case .set(_, let elements): return write.add(set: try elements.map(add), to: type)
    case .map(_, let entries):
      return write.add(map: try entries.map { (key: try add($0), value: try add($1)) }, to: type)
    case .object(let name, let values):
      guard case .object(let schema)? = schemas[name] else { preconditionFailure("\(name) is no OBJECT type") }
      var row = write.row(type)
      for (field, value) in values.enumerated() { try set(field, schema.fields[field].type, to: value, in: &row) }
      return write.add(row, to: type)
    default: preconditionFailure("\(record) is no record")
    }
  }

  private func set(_ field: Int, _ type: FieldType, to value: Content, in row: inout ObjectRow) throws {
    switch value {
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
