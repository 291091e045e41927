import Gatekeeper
import Testing

@Suite("Field error") struct FieldErrorTests {
  @Test("shows a value from outside cut and on one line") func quoted() {
    #expect(FieldError.quoted("it's") == "'it's'")
    #expect(FieldError.quoted("a\nb\u{7f}\u{0}") == #"'a\u{a}b\u{7f}\u{0}'"#)
    #expect(FieldError.quoted(String(repeating: "x", count: 60)) == "'\(String(repeating: "x", count: 60))'")
    #expect(FieldError.quoted(String(repeating: "x", count: 61)) == "'\(String(repeating: "x", count: 60))...'")
  }

  @Test("describes itself with its field, if any") func described() {
    #expect(FieldError(field: "id", reason: "is odd").description == "field id: is odd")
    #expect(FieldError(field: "", reason: "is odd").description == "is odd")
  }
}
