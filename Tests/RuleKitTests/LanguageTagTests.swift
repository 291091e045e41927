import RuleKit
import Testing

@Suite("Language tag") struct LanguageTagTests {
  @Test(
    "satisfies itself and every prefix that ends before a hyphen",
    arguments: [
      ("es", "es"), ("es-419", "es"), ("ES-419", "es"), ("es", "ES"), ("zh-Hant-TW", "zh-hant"), ("a-b-c", "a"),
    ])
  func satisfied(tag: String, requirement: String) {
    #expect(LanguageTag.satisfies(tag, requirement: requirement))
    #expect(LanguageTag.satisfies(Array(tag.utf8), requirement: Array(requirement.utf8)))
  }

  @Test(
    "does not satisfy a longer tag, a shared beginning or another tag",
    arguments: [
      ("es", "es-419"), ("est", "es"), ("es", "est"), ("pt-BR", "pt-PT"), ("", "es"), ("es", "*"), ("e", "es-"),
    ])
  func unsatisfied(tag: String, requirement: String) {
    #expect(!LanguageTag.satisfies(tag, requirement: requirement))
  }

  @Test("matches without case, in ASCII only") func matching() {
    #expect(LanguageTag.matches("pt-BR", "PT-br"))
    #expect(!LanguageTag.matches("pt", "pt-BR"))
    #expect(!LanguageTag.matches("K", "\u{212A}"))
    #expect(!LanguageTag.matches("@", "`"))
  }
}
