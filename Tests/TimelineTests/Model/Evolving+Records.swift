import BitMemory
import Hollow

extension Evolving {
  /// Adds a record with everything it refers to.
  func add(_ id: Int64, _ values: [String: String], to write: WriteState) throws {
    let type = try write.type("Row")
    var row = write.row(type)
    for (index, field) in present.enumerated() {
      guard let value = values[field] else { continue }
      switch field {
      case "l": row.set(index, long: Int64(value))
      case "i": row.set(index, int: Int32(value))
      case "b": row.set(index, boolean: value == "true")
      case "f": row.set(index, float: Float(value))
      case "d": row.set(index, double: Double(value))
      case "s": row.set(index, text: value)
      case "y": row.set(index, bytes: Array(value.utf8))
      case "name": row.set(index, reference: try name(value, write))
      case "list": row.set(index, reference: write.add(list: try names(value, write), to: try write.type("Names")))
      case "set": row.set(index, reference: write.add(set: try names(value, write), to: try write.type("NameSet")))
      case "map":
        let entries = try value.split(separator: ",").map { entry in
          let parts = entry.split(separator: ">").map(String.init)
          return (key: try name(parts[0], write), value: try name(parts[1], write))
        }
        row.set(index, reference: write.add(map: entries, to: try write.type("NameMap")))
      default: row.set(index, reference: try link(Int32(value) ?? 0, write))
      }
    }
    row.set(present.count, long: id)
    _ = write.add(row, to: type)
  }

  private func name(_ text: String, _ write: WriteState) throws -> Ordinal {
    let type = try write.type("Name")
    var row = write.row(type)
    row.set(0, text: text)
    return write.add(row, to: type)
  }

  private func names(_ texts: String, _ write: WriteState) throws -> [Ordinal] {
    try texts.split(separator: ",").map { try name(String($0), write) }
  }

  /// A chain of records of one type: number, number - 1, ... 0.
  private func link(_ number: Int32, _ write: WriteState) throws -> Ordinal {
    let type = try write.type("Link")
    var next: Ordinal?
    for step in 0...number {
      var row = write.row(type)
      row.set(0, int: step)
      row.set(1, reference: next)
      next = write.add(row, to: type)
    }
    return next ?? 0
  }

  /// What a state with these fields holds.
  init(_ state: DataState, present: [String]) throws {
    self.present = present
    let ids = try state.column("Row", "id", .long)
    for ordinal in state.populated("Row") {
      var values: [String: String] = [:]
      for field in present { values[field] = try Self.value(field, ordinal, state) }
      records[ids.long(at: ordinal) ?? -1] = values
    }
  }

  private static func value(_ field: String, _ ordinal: Ordinal, _ state: DataState) throws -> String? {
    func column(_ type: FieldType) throws -> FieldColumn { try state.column("Row", field, type) }
    func name(_ ordinal: Ordinal) throws -> String {
      try state.column("Name", "value", .string).text(at: ordinal) ?? ""
    }
    switch field {
    case "l": return try column(.long).long(at: ordinal).map { "\($0)" }
    case "i": return try column(.int).long(at: ordinal).map { "\($0)" }
    case "b": return try column(.boolean).boolean(at: ordinal).map { "\($0)" }
    case "f": return try column(.float).value(at: ordinal).map { "\(Double(Float(bitPattern: UInt32($0))))" }
    case "d": return try column(.double).value(at: ordinal).map { "\(Double(bitPattern: $0))" }
    case "s": return try column(.string).text(at: ordinal)
    case "y": return try column(.bytes).bytes(at: ordinal).map { String(decoding: $0, as: UTF8.self) }
    default: break
    }
    guard let reference = try column(.reference).reference(at: ordinal) else { return nil }
    switch field {
    case "name": return try name(reference)
    case "list": return try state.collections("Names").elements(at: reference).map(name).joined(separator: ",")
    case "set":
      return try state.collections("NameSet").elements(at: reference).map(name).sorted().joined(separator: ",")
    case "map":
      let map = try state.collections("NameMap")
      let entries = map.entries(at: reference).filter { map.key(at: $0) >= 0 }
      return try entries.map { "\(try name(map.key(at: $0)))>\(try name(map.value(at: $0)))" }.sorted()
        .joined(separator: ",")
    default: return try state.column("Link", "number", .int).long(at: reference).map { "\($0)" }
    }
  }
}
