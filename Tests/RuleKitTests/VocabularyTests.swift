import RuleKit
import Testing

@Suite("Vocabulary") struct VocabularyTests {
  @Test("interns languages without case, whatever their order") func languages() {
    let tags = ["pt-BR", "en", "PT-br", "de", "en", "en-US"]
    for order in [tags, tags.reversed(), tags.sorted()] {
      let vocabulary = Vocabulary(languages: order, boards: [])
      #expect(vocabulary.languages == ["de", "en", "en-US", "PT-br"])
      #expect(vocabulary.language("pt-br") == vocabulary.language("PT-BR"))
      #expect(vocabulary.language("EN").map { vocabulary.tag(of: $0) } == "en")
      #expect(vocabulary.language("e") == nil && vocabulary.language("zz") == nil)
    }
  }

  @Test("boards that differ by Unicode normalisation are two boards") func boards() throws {
    let (composed, decomposed) = ("CSA \u{E9}", "CSA e\u{301}")
    let vocabulary = Vocabulary(languages: [], boards: [composed, decomposed, composed, "csa", "CSA"])
    #expect(vocabulary.boards.map { Array($0.utf8) } == ["CSA", decomposed, composed, "csa"].map { Array($0.utf8) })
    let board = try #require(vocabulary.board(decomposed))
    #expect(vocabulary.board(composed) != board)
    #expect(vocabulary.name(of: board).utf8.elementsEqual(decomposed.utf8))
    #expect(vocabulary.board("Csa") == nil)
  }

  @Test("a contract's tags allow every language that satisfies one") func allowed() {
    let vocabulary = Vocabulary(languages: ["es", "es-419", "est", "pt-BR", "pt"], boards: [])
    let allowed = vocabulary.languages(satisfyingOneOf: ["ES", "pt-BR", "fr"])
    let tags = vocabulary.languages.filter { tag in vocabulary.language(tag).map(allowed.contains) ?? false }
    #expect(tags == ["es", "es-419", "pt-BR"])
    #expect(vocabulary.languages(satisfyingOneOf: []).isEmpty)
  }
}
