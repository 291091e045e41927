import Hollow
import TestSupport

/// A few random records of each type; drawing from few makes equal records, and records that come back, common.
struct RandomPools {
  private(set) var byType: [String: [Content]] = [:]
  private let table: ContentTable

  init(_ model: RandomSchemas, _ table: ContentTable, using random: inout SplitMix64) {
    self.table = table
    for schema in model.schemas {
      let size = model.tops.contains(schema.name) ? 24 : 10
      byType[schema.name] = (0..<size).map { _ in table[record(schema, model, &random)] }
    }
  }

  private func record(_ schema: Schema, _ model: RandomSchemas, _ random: inout SplitMix64) -> ContentShape {
    switch schema {
    case .object(let schema):
      let values = schema.fields.map { field in
        let mayBeNull = !model.required.contains("\(schema.name).\(field.name)")
        if mayBeNull && Int.random(in: 0...4, using: &random) == 0 { return table[.null] }
        return field.referencedType.map { record($0, &random) } ?? table[value(field.type, &random)]
      }
      return .object(type: schema.name, values)
    case .list(let schema): return .list(type: schema.name, records(schema.elementType, &random))
    case .set(let schema): return .set(type: schema.name, Set(records(schema.elementType, &random)))
    case .map(let schema):
      let entries = records(schema.keyType, &random).map { ($0, record(schema.valueType, &random)) }
      return .map(type: schema.name, Dictionary(entries) { $1 })
    }
  }

  private func records(_ type: String, _ random: inout SplitMix64) -> [Content] {
    (0..<Int.random(in: 0...9, using: &random)).map { _ in record(type, &random) }
  }

  private func record(_ type: String, _ random: inout SplitMix64) -> Content {
    byType[type]?.randomElement(using: &random) ?? table[.null]
  }

  private func value(_ type: FieldType, _ random: inout SplitMix64) -> ContentShape {
    switch type {
    case .int: .number(Int64([0, -1, 7, .max, .min + 1].randomElement(using: &random) ?? Int32(0)))
    case .long: .number([0, -1, 1 << 40, .max, .min + 1].randomElement(using: &random) ?? 0)
    case .boolean: .truth(Bool.random(using: &random))
    case .float: .bits(UInt64((Self.floats.randomElement(using: &random) ?? 0).bitPattern))
    case .double: .bits(Double(Self.floats.randomElement(using: &random) ?? 0).bitPattern)
    case .string: .text(Array((Self.texts.randomElement(using: &random) ?? "").utf16))
    case .bytes, .reference:
      .bytes(
        (0..<([0, 1, 3, 200].randomElement(using: &random) ?? 0)).map { _ in UInt8.random(in: 0...1, using: &random) })
    }
  }

  private static let floats: [Float] = [0, -0.0, 1.5, .infinity, -.leastNonzeroMagnitude]
  private static let texts = [
    "", "a", "a\u{E9}\u{4F60}\u{1F600}", "e\u{301}", "\u{E9}", "\u{0}", String(repeating: "long ", count: 40),
  ]
}
