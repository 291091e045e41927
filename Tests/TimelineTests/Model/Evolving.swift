import BitMemory
import Hollow
import TestSupport

/// A dataset whose fields and types come and go, and its content as plain values.
struct Evolving: Equatable {
  /// All fields the type may have, by name, with what each holds.
  static let fields: [(name: String, type: String)] = [
    ("l", "long"), ("i", "int"), ("b", "boolean"), ("f", "float"), ("d", "double"), ("s", "string"), ("y", "bytes"),
    ("name", "Name"), ("list", "Names"), ("set", "NameSet"), ("map", "NameMap"), ("next", "Link"),
  ]

  /// Names of the fields besides `id` that records have now, in schema order.
  var present: [String]
  /// Each record's values by field name; a field without a value is null.
  var records: [Int64: [String: String]] = [:]

  var schemas: String {
    let fields = present.compactMap { name in Self.fields.first { $0.name == name } }
    let types = [
      ("Name", "Name { string value; }"), ("Names", "Names List<Name>;"),
      ("NameSet", "NameSet Set<Name> @HashKey(value);"),
      ("NameMap", "NameMap Map<Name, Name> @HashKey(value);"), ("Link", "Link { int number; Link next; }"),
    ]
    let used = Set(fields.map(\.type))
    let needsName = !used.isDisjoint(with: ["Name", "Names", "NameSet", "NameMap"])
    let kept = types.filter { used.contains($0.0) || ($0.0 == "Name" && needsName) }
    return kept.map { $0.1 }.joined(separator: "\n")
      + "\nRow @PrimaryKey(id) { \(fields.map { "\($0.type) \($0.name); " }.joined())long id; }"
  }

  /// Takes on other fields: what both have stays, the rest is null.
  mutating func evolve(to present: [String]) {
    let common = Set(self.present).intersection(present)
    records = records.mapValues { $0.filter { common.contains($0.key) } }
    self.present = present
  }

  static func value(of field: String, _ random: inout SplitMix64) -> String {
    let number = Int.random(in: 0...5, using: &random)
    switch field {
    case "b": return number < 3 ? "true" : "false"
    case "f", "d": return "\(Double(number) / 4)"
    case "s", "y", "name": return ["é\(number)", "", "plain\(number)"][number % 3]
    case "list", "set": return (0..<number).map { "n\($0 * 7 % 4)" }.sorted().joined(separator: ",")
    case "map": return Set((0..<number).map { "k\($0 % 4)" }).sorted().map { "\($0)>\($0)v" }.joined(separator: ",")
    default: return "\(number)"
    }
  }

  static func random(_ present: [String], _ random: inout SplitMix64) -> [String: String] {
    var values: [String: String] = [:]
    for field in present where Int.random(in: 0...3, using: &random) > 0 { values[field] = value(of: field, &random) }
    if let set = values["set"] { values["set"] = Set(set.split(separator: ",")).sorted().joined(separator: ",") }
    return values
  }
}
