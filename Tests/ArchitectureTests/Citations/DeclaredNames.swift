import Foundation

/// The names that the repository's Swift files declare, found by the shape of declarations and not by a compiler.
struct DeclaredNames {
  /// Types, generic parameters and associated types.
  private(set) var types: Set<String> = []
  /// Functions, of any type or none.
  private(set) var functions: Set<String> = []
  /// Types of datasets, wherever a schema stands in a text of the code.
  private(set) var schemaTypes: Set<String> = []
  /// What the files declare that declare or extend a type, by type. A little more than the type's own members.
  private var members: [String: Set<String>] = [:]

  private let type = Pattern(
    #"\b(struct|class|enum|protocol|actor|typealias|associatedtype|extension)\s+(?:[A-Z]\w*\.)*([A-Z]\w*)"#)
  private let generics = Pattern(#"\b(?:struct|class|enum|actor|func \w+|init)\b[^\n(={<]*<([^>\n]*)>"#)
  private let function = Pattern(#"\bfunc\s+([A-Za-z_]\w*)"#)
  private let value = Pattern(#"\b(?:var|let)\s+([a-z_]\w*)"#)
  private let enumCase = Pattern(#"^\s*(?:indirect )?case ([a-z]\w*.*)$"#)
  private let schema = Pattern(
    #"([A-Z]\w*)(?: @PrimaryKey\([^)]*\))? ?\{\s*(?:int|long|string|bytes|boolean|float|double|[A-Z]\w*) \w+;"#
      + #"|([A-Z]\w*) (?:List|Set|Map)<"#)

  /// Whether a file that declares or extends `type` declares `member`.
  func has(_ member: String, in type: String) -> Bool { members[type]?.contains(member) ?? false }

  /// Takes in the declarations of one Swift file.
  mutating func add(_ content: String) {
    let code = content.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
    var names = Set(find(function, code, group: 1))
    functions.formUnion(names)
    names.formUnion(find(value, code, group: 1))
    names.formUnion(find(enumCase, code, group: 1).flatMap(Self.listed))
    names.insert("init")
    let parameters = find(generics, code, group: 1).flatMap(Self.listed)
    let declarations = type.matches(in: code)
    let declared = Set(declarations.filter { $0[1] != "extension" }.compactMap { $0[2] } + parameters)
    types.formUnion(declared)
    names.formUnion(declared)
    for owner in declared.union(declarations.compactMap { $0[2] }) { members[owner, default: []].formUnion(names) }
    schemaTypes.formUnion(find(schema, content, group: 1) + find(schema, content, group: 2))
  }

  private func find(_ pattern: Pattern, _ text: String, group: Int) -> [String] {
    pattern.matches(in: text).compactMap { $0[group] }
  }

  /// The names in `a, b(Int), C: Protocol`.
  private static func listed(_ list: String) -> [String] {
    list.split(separator: ",").map { part in
      String(part.drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber })
    }
  }
}
