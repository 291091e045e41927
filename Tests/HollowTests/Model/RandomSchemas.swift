import Hollow
import TestSupport

/// A random dataset model: types of every kind, each referring to earlier ones only, some with hash keys.
struct RandomSchemas {
  private(set) var schemas: [Schema] = []
  /// Fields, as `Type.field`, that a hash key leads through and that must not be null for it.
  private(set) var required: Set<String> = []

  init(using random: inout SplitMix64) {
    let fields = FieldType.allCases.filter { $0 != .reference }.shuffled(using: &random)
    schemas = [.object(ObjectSchema(name: "T0", fields: fields.enumerated().map { Field(name: "f\($0)", type: $1) }))]
    for number in 1...Int.random(in: 3...7, using: &random) { schemas.append(next("T\(number)", &random)) }
  }

  var byName: [String: Schema] { Dictionary(uniqueKeysWithValues: schemas.map { ($0.name, $0) }) }

  /// Types that no other refers to.
  var tops: [String] {
    let referenced = Set(schemas.flatMap(\.referencedTypes))
    return schemas.map(\.name).filter { !referenced.contains($0) }
  }

  private mutating func next(_ name: String, _ random: inout SplitMix64) -> Schema {
    let kind = Int.random(in: 0...5, using: &random)
    let (a, b) = (earlier(&random), earlier(&random))
    switch kind {
    case 0: return .list(ListSchema(name: name, elementType: a))
    case 1: return .set(SetSchema(name: name, elementType: a, hashKey: key(from: a, &random)))
    case 2: return .map(MapSchema(name: name, keyType: a, valueType: b, hashKey: key(from: a, &random)))
    default: return .object(ObjectSchema(name: name, fields: fields(&random)))
    }
  }

  /// The latest types more often, so that long chains of references come about.
  private func earlier(_ random: inout SplitMix64) -> String {
    schemas[max(0, schemas.count - Int.random(in: 1...3, using: &random))].name
  }

  private func fields(_ random: inout SplitMix64) -> [Field] {
    (0..<Int.random(in: 1...4, using: &random)).map { number in
      let type = FieldType.allCases.randomElement(using: &random) ?? .reference
      return type == .reference || number == 0
        ? Field(name: "f\(number)", referencing: earlier(&random)) : Field(name: "f\(number)", type: type)
    }
  }

  private mutating func key(from type: String, _ random: inout SplitMix64) -> [String] {
    guard case .object? = byName[type], Int.random(in: 0...3, using: &random) > 0 else { return [] }
    return (0..<Int.random(in: 1...2, using: &random)).map { _ in path(from: type, &random) }
  }

  private mutating func path(from type: String, _ random: inout SplitMix64) -> String {
    guard case .object(let schema)? = byName[type], let field = schema.fields.randomElement(using: &random) else {
      return ""
    }
    if Self.isRefusedNull(field.type) { required.insert("\(type).\(field.name)") }
    guard let target = field.referencedType else { return field.name }
    guard case .object(let next)? = byName[target], Bool.random(using: &random) else { return field.name + "!" }
    if next.fields.count == 1, next.fields[0].type != .reference, Bool.random(using: &random) {
      if Self.isRefusedNull(next.fields[0].type) { required.insert("\(target).\(next.fields[0].name)") }
      return field.name  // expands to the only field
    }
    return "\(field.name).\(path(from: target, &random))"
  }

  /// Null numbers have a hash (docs/hollow-format.md, section 5.2), null texts and references have none.
  private static func isRefusedNull(_ type: FieldType) -> Bool { type.hasByteArea || type == .reference }
}
