import Gatekeeper
import Testing

@Suite("Language tag") struct BCP47TagTests {
  @Test(
    "reads the well-formed tags of RFC 5646, appendix A",
    arguments: [
      "de", "fr", "ja", "i-enochian", "zh-Hant", "zh-Hans", "sr-Cyrl", "sr-Latn", "zh-cmn-Hans-CN", "cmn-Hans-CN",
      "zh-yue-HK", "yue-HK", "zh-Hans-CN", "sr-Latn-RS", "sl-rozaj", "sl-rozaj-biske", "sl-nedis", "de-CH-1901",
      "sl-IT-nedis", "hy-Latn-IT-arevela", "de-DE", "en-US", "es-419", "de-CH-x-phonebk", "az-Arab-x-AZE-derbend",
      "x-whatever", "qaa-Qaaa-QM-x-southern", "de-Qaaa", "sr-Latn-QM", "sr-Qaaa-RS", "en-US-u-islamcal",
      "zh-CN-a-myext-x-private", "en-a-myext-b-another",
    ])
  func appendixA(text: String) throws {
    let tag = try #require(BCP47Tag(text))
    #expect(tag.text.lowercased() == text.lowercased())
    #expect(BCP47Tag(text.uppercased()) == tag)
    #expect(BCP47Tag(tag.text)?.text == tag.text)
  }

  @Test("refuses the invalid tags of RFC 5646, appendix A", arguments: ["de-419-DE", "a-DE", "ar-a-aaa-b-bbb-a-ccc"])
  func appendixAInvalid(text: String) { #expect(BCP47Tag(text) == nil) }

  @Test(
    "refuses what RFC 5646 2.1 does not derive",
    arguments: [
      "", "*", "en-*", "-", "en-", "-en", "en--US", "e", "1", "en_US", "xx_YY", "en US", " en", "en ", "abcdefghi",
      "en-abcdefghi", "e1", "en1", "419", "en-x", "x", "x-", "en-a", "en-a-x-b", "en-a-b", "en-u", "i-foo",
      "en-GB-oedx-",
      "de-1901-1901", "sl-rozaj-biske-rozaj", "en-US-Latn", "en-Latn-Cyrl", "en-US-GB", "zh-aaa-bbb-ccc-ddd",
      "abcd-eee", "en-12", "en-1234567890", "pt-BR\u{0}", "pt\u{2010}BR", "fran\u{e7}ais", "\u{212A}o", "en\n",
    ])
  func malformed(text: String) { #expect(BCP47Tag(text) == nil) }

  @Test(
    "accepts the near misses of those",
    arguments: [
      "en-US-x-b", "x-a", "x-1", "en-a-bb", "en-a-bb-x-b", "en-u-ca", "i-lux", "en-GB-oed", "de-1901-1996",
      "sl-rozaj-biske", "en-Latn-US", "zh-aaa-bbb-ccc", "abcd", "abcdefgh", "en-abcdefgh", "en-123", "en-1abc",
      "en-1-22", "x-en-en", "en-a-bb-b-aa", "en-a-bb-bb", "en-x-a-a", "sgn-BE-FR", "zh-min-nan", "art-lojban", "no-bok",
    ])
  func nearMisses(text: String) { #expect(BCP47Tag(text)?.text == text) }

  @Test(
    "writes RFC 5646 2.1.1 case",
    arguments: [
      ("PT-br", "pt-BR"), ("ZH-HANT", "zh-Hant"), ("mN-cYRL-mn", "mn-Cyrl-MN"), ("EN", "en"), ("es-419", "es-419"),
      ("en-ca-X-CA", "en-CA-x-ca"), ("SGN-be-fr", "sgn-BE-FR"), ("AZ-latn-x-LATN", "az-Latn-x-latn"),
      ("EN-gb-OED", "en-GB-oed"), ("I-KLINGON", "i-klingon"), ("de-ch-1ABC", "de-CH-1abc"),
      ("ZH-CMN-hans-cn", "zh-cmn-Hans-CN"), ("en-u-CA-GREG", "en-u-ca-greg"),
    ])
  func conventionalCase(text: String, expected: String) { #expect(BCP47Tag(text)?.text == expected) }

  @Test("orders by bytes and makes sets of lists") func sets() {
    let tags: [BCP47Tag] = ["zh-Hant", "EN", "pt-br", "en", "pt", "es-419", "zh-hans", "PT-BR"]
    #expect(BCP47Tag.set(tags).map(\.text) == ["en", "es-419", "pt", "pt-BR", "zh-Hans", "zh-Hant"])
    #expect(BCP47Tag.set([]) == [])
  }
}
