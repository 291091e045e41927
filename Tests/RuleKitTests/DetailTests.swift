import TestSupport
import Testing

@testable import RuleKit

@Suite("Detail") struct DetailTests {
  @Test("two instants of one second are one detail") func seconds() {
    let detail = Detail(Instant(milliseconds: -1))
    #expect(detail == Detail(Instant(milliseconds: -1000)))
    #expect(detail != Detail(Instant(milliseconds: 0)))
    #expect(detail.instant == Instant(milliseconds: -1000))
    #expect(Detail.none.instant == nil)
  }

  @Test("instants order as their texts do", arguments: 1...20 as ClosedRange<UInt64>)
  func instants(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let range = Instant.earliest.milliseconds...Instant.latest.milliseconds
    let details = (0..<50).map { _ in Detail(Instant(milliseconds: .random(in: range, using: &random))) }
    let texts = DetailTexts([])
    #expect(details.sorted().map(texts.text) == details.map(texts.text).sorted())
    #expect(details.allSatisfy { Detail.none < $0 && $0.rawValue < 1 << 48 })
  }

  @Test("instants no dataset may hold count as the nearest one") func clamped() {
    #expect(Detail(Instant(milliseconds: .max)) == Detail(.latest))
    #expect(Detail(Instant(milliseconds: .min)) == Detail(.earliest))
  }

  @Test("texts order by their bytes and read back") func texts() {
    let words = ["es-419", "es", "\u{E9}", "e\u{301}", "Z", "a", "", "es", "en,es", "\u{1F600}", "\u{FFFD}"]
    let table = DetailTexts(words)
    let byBytes = words.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(words.map(table.detail).sorted().map { Array(table.text(of: $0).utf8) } == byBytes.map { Array($0.utf8) })
    #expect(table.detail("") == .none && table.text(of: .none).isEmpty)
    #expect(table.detail("\u{E9}") != table.detail("e\u{301}"))
  }
}
