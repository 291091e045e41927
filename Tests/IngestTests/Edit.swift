import Ingest
import Testing

/// One change to a valid record, and the field and words of the refusal it must lead to.
struct Edit: Sendable, CustomTestStringConvertible {
  var name: String
  /// Nil removes the member.
  var literal: String?
  var field: String
  var words: String

  init(_ name: String, _ literal: String?, field: String? = nil, _ words: String = "") {
    (self.name, self.literal, self.field, self.words) = (name, literal, field ?? name, words)
  }

  var testDescription: String { "\(name) = \(literal ?? "absent")" }

  func applied(to base: JSONText) -> String {
    (literal.map { base.with(name, $0) } ?? base.without(name)).text
  }

  /// Expects that `base` with this change is refused.
  func expectRefusal<Value: JSONLineValue>(
    of type: Value.Type, from base: JSONText, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let refusal = try #require(
      throws: ImportRefusal.self, sourceLocation: sourceLocation
    ) {
      try Value.parse(json: applied(to: base), name: "test", line: 7)
    }
    #expect(refusal.field == field, "\(refusal)", sourceLocation: sourceLocation)
    #expect(refusal.reason.contains(words), "\(refusal)", sourceLocation: sourceLocation)
    #expect(refusal.line == 7, sourceLocation: sourceLocation)
  }

  /// The value of `base` with this change.
  func value<Value: JSONLineValue>(of type: Value.Type, from base: JSONText) throws -> Value {
    try Value.parse(json: applied(to: base), name: "test")
  }
}
