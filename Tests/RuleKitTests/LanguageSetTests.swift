import RuleKit
import TestSupport
import Testing

@Suite("Language set") struct LanguageSetTests {
  @Test("agrees with Set<Language>", arguments: 1...20 as ClosedRange<UInt64>)
  func model(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let size = UInt32.random(in: 1...300, using: &random)
    func members() -> Set<Language> {
      Set((0..<40).map { _ in Language(id: UInt32.random(in: 0..<size, using: &random)) })
    }
    let (left, right) = (members(), members())
    let (a, b) = (LanguageSet(left), LanguageSet(right))
    for id in 0..<(size + 70) {
      let language = Language(id: id)
      #expect(a.contains(language) == left.contains(language))
      #expect(a.union(b).contains(language) == left.union(right).contains(language))
    }
    #expect(a.union(b) == LanguageSet(left.union(right)))
    #expect(b.union(a) == a.union(b))
    #expect((a == b) == (left == right))
  }

  @Test("the empty set contains nothing") func empty() {
    #expect(LanguageSet().isEmpty && !LanguageSet().contains(Language(id: 0)))
    #expect(!([Language(id: 64)] as LanguageSet).isEmpty)
  }
}
