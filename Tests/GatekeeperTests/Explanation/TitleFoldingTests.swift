import Foundation
import Testing

@testable import Gatekeeper

@Suite("Title folding") struct TitleFoldingTests {
  private static func fold(_ text: String) -> String { String(decoding: TitleFolding.bytes(of: text), as: UTF8.self) }

  @Test(
    "takes away case, accents and typography",
    arguments: [
      ("Ο Σίσυφος", "ο σισυφοσ"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("Amélie", "amelie"), ("Ame\u{301}lie", "amelie"),
      ("STRAẞE", "strasse"), ("Straße", "strasse"), ("İstanbul", "istanbul"), ("ISPARTA", "isparta"),
      ("Ёлки", "елки"), ("Œuvre", "oeuvre"), ("Søren Łódź", "soren lodz"), ("ᾼδης", "αιδησ"),
      ("ﬁlm Ａ４ Alien³", "film a4 alien3"), ("Ocean’s “Eleven”—2", "ocean's \"eleven\"-2"),
      ("Soft\u{AD}ware\u{202E}x", "softwarex"), (" two\r\n\t lines\u{A0}here\u{2028}", "two lines here"),
      ("\u{301} ", ""),
    ])
  func folds(text: String, folded: String) {
    #expect(Self.fold(text).unicodeScalars.elementsEqual(folded.unicodeScalars))
  }

  @Test("marks that are letters stay", arguments: ["हिन्दी", "แม่นาก", "がんばれ", "한글", "שָׁלוֹם", "سَلام"])
  func letters(text: String) {
    let folded = Self.fold(text)
    #expect(folded == text, "canonically equal")
    #expect(folded.unicodeScalars.elementsEqual(text.precomposedStringWithCanonicalMapping.unicodeScalars))
    #expect(Self.fold(text.decomposedStringWithCanonicalMapping).utf8.elementsEqual(folded.utf8))
  }

  @Test("all cases and forms of every letter are one, and folding again changes nothing") func everyLetter() {
    for value in 0..<0x20000 as Range<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let (text, properties) = ("x\(scalar)y", scalar.properties)
      guard properties.changesWhenCaseMapped || properties.changesWhenNFKCCaseFolded, value < 0xAC00 || value > 0xD7A3
      else { continue }
      let folded = Self.fold(text)
      let forms = [
        "x\(properties.lowercaseMapping)y", "x\(properties.uppercaseMapping)y", "x\(properties.titlecaseMapping)y",
        text.decomposedStringWithCanonicalMapping, text.precomposedStringWithCompatibilityMapping, folded,
      ]
      for form in forms {
        #expect(Self.fold(form).utf8.elementsEqual(folded.utf8), "U+\(String(value, radix: 16)) \(form)")
      }
    }
  }

  @Test("a text is folded as far as titles are long") func bounded() {
    #expect(TitleFolding.bytes(of: String(repeating: "A", count: 5000)).count == TitleFolding.scalarLimit)
    #expect(TitleFolding.bytes(of: "a" + String(repeating: "\u{301}", count: 1_000_000)) == Array("a".utf8))
  }
}
