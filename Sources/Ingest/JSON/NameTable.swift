import RuleKit

/// The names of an enum's cases, resolved once and not once a record.
struct NameTable<Case: NamedCase>: Sendable {
  private let cases: [String: Case]
  /// `draft, signed, terminated`, in the order of the cases.
  let names: String

  init() {
    cases = Dictionary(uniqueKeysWithValues: Case.allCases.map { ($0.name, $0) })
    names = Case.allCases.map(\.name).joined(separator: ", ")
  }

  subscript(name: String) -> Case? { cases[name] }
}
