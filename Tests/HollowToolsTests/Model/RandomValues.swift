import Hollow
import HollowTools
import TestSupport

/// Random contents that fit a schema, drawn from few values, so that equal parts and small differences are common.
struct RandomValues {
  let schemas: [String: Schema]
  var random: SplitMix64

  /// A record of `type`; sets and maps in the order of their contents and without repetitions.
  mutating func record(_ type: String, depth: Int = 0) -> ExpandedValue {
    switch schemas[type] {
    case .object(let schema):
      return .object(schema.fields.map { .init(name: $0.name, value: value($0, of: type, depth: depth)) })
    case .list(let schema): return .list(records(schema.elementType, depth))
    case .set(let schema): return .set(Array(Set(records(schema.elementType, depth))).sorted())
    case .map(let schema):
      var entries: [ExpandedValue: ExpandedValue] = [:]
      for key in records(schema.keyType, depth) { entries[key] = record(schema.valueType, depth: depth + 1) }
      return .map(entries.map { .init(key: $0, value: $1) }.sorted { $0.key < $1.key })
    case nil: return .null
    }
  }

  private mutating func records(_ type: String, _ depth: Int) -> [ExpandedValue] {
    (0..<Int.random(in: 0...3, using: &random)).map { _ in record(type, depth: depth + 1) }
  }

  private mutating func value(_ field: Field, of type: String, depth: Int) -> ExpandedValue {
    // Hash keys must not be null, and neither are most others.
    if !(type == "Name" && field.name == "value"), chance(5) { return .null }
    if let target = field.referencedType {
      return target == type && depth > 4 ? .null : record(target, depth: depth + 1)
    }
    switch field.type {
    case .int, .long: return .integer([0, 1, -1, 7, Int64(Int32.max)].randomElement(using: &random) ?? 0)
    case .boolean: return .boolean(Bool.random(using: &random))
    case .float: return .float(([0, -0.0, 1.5, .infinity].randomElement(using: &random) ?? Float(0)).bitPattern)
    case .double: return .double(([0, -0.0, 0.1, -.infinity].randomElement(using: &random) ?? 0.0).bitPattern)
    case .string: return .text(["a", "b", "", "e\u{301}", "\u{E9}", "\u{1F600}"].randomElement(using: &random) ?? "")
    case .bytes: return .bytes([[], [0], [0, 0], [1, 2, 3]].randomElement(using: &random) ?? [])
    case .reference: return .null
    }
  }

  /// `value`, a record of `type` in this or another version of the schemas, with the fields that these schemas have.
  func fitted(_ value: ExpandedValue, _ type: String) -> ExpandedValue {
    switch (value, schemas[type]) {
    case (.object, .object(let schema)):
      .object(
        schema.fields.map { field in
          let own = value[field.name] ?? .null
          return .init(name: field.name, value: field.referencedType.map { fitted(own, $0) } ?? own)
        })
    case (.list(let elements), .list(let schema)): .list(elements.map { fitted($0, schema.elementType) })
    case (.set(let elements), .set(let schema)): .set(Set(elements.map { fitted($0, schema.elementType) }).sorted())
    case (.map(let entries), .map(let schema)):
      .map(
        entries.map { .init(key: fitted($0.key, schema.keyType), value: fitted($0.value, schema.valueType)) }
          .sorted { $0.key < $1.key })
    default: value
    }
  }

  mutating func chance(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &random) == 0 }

  /// `value`, a record of `type`, with one part of it drawn again.
  mutating func changed(_ value: ExpandedValue, _ type: String, depth: Int = 0) -> ExpandedValue {
    guard case .object(let members) = value, case .object(let schema)? = schemas[type], !chance(4) else {
      return record(type, depth: depth)
    }
    var changed = members
    let place = Int.random(in: 0..<members.count, using: &random)
    let field = schema.fields[place]
    if let target = field.referencedType, members[place].value != .null {
      changed[place].value = self.changed(members[place].value, target, depth: depth + 1)
    } else {
      changed[place].value = self.value(field, of: type, depth: depth)
    }
    return .object(changed)
  }
}
