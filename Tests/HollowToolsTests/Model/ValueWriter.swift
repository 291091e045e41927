import Hollow
import HollowTools

/// Adds expanded contents to a write state, children first.
struct ValueWriter {
  let write: WriteState
  let schemas: [String: Schema]

  @discardableResult
  func add(_ value: ExpandedValue, _ type: String) throws -> Ordinal {
    let handle = try write.type(type)
    switch (value, schemas[type]) {
    case (.object(let members), .object(let schema)):
      var row = write.row(handle)
      for (index, field) in schema.fields.enumerated() {
        guard let value = members.first(where: { $0.name == field.name })?.value, value != .null else { continue }
        try set(index, field, value, in: &row)
      }
      return write.add(row, to: handle)
    case (.list(let elements), .list(let schema)):
      return write.add(list: try elements.map { try add($0, schema.elementType) }, to: handle)
    case (.set(let elements), .set(let schema)):
      return write.add(set: try elements.map { try add($0, schema.elementType) }, to: handle)
    case (.map(let entries), .map(let schema)):
      return write.add(
        map: try entries.map { (key: try add($0.key, schema.keyType), value: try add($0.value, schema.valueType)) },
        to: handle)
    default: preconditionFailure("\(value) is no \(type)")
    }
  }

  private func set(_ index: Int, _ field: Field, _ value: ExpandedValue, in row: inout ObjectRow) throws {
    switch value {
    case .integer(let value) where field.type == .int: row.set(index, int: Int32(value))
    case .integer(let value): row.set(index, long: value)
    case .boolean(let value): row.set(index, boolean: value)
    case .float(let bits): row.set(index, float: Float(bitPattern: bits))
    case .double(let bits): row.set(index, double: Double(bitPattern: bits))
    case .text(let units): row.set(index, text: String(decoding: units, as: UTF16.self))
    case .bytes(let bytes): row.set(index, bytes: bytes)
    default: row.set(index, reference: try add(value, field.referencedType ?? ""))
    }
  }
}
