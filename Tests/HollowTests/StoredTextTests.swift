import Hollow
import TestSupport
import Testing

@Suite("Stored text") struct StoredTextTests {
  /// The example of docs/hollow-format.md, section 1.5.
  @Test(
    "is one VInt a UTF-16 unit",
    arguments: [
      ("", []), ("a", [0x61]), ("a\u{E9}\u{4F60}", [0x61, 0x81, 0x69, 0x81, 0x9E, 0x60]), ("\u{0}", [0]),
      ("\u{7F}\u{80}", [0x7F, 0x81, 0x00]), ("\u{3FFF}\u{4000}", [0xFF, 0x7F, 0x81, 0x80, 0x00]),
      ("\u{1F600}", [0x83, 0xB0, 0x3D, 0x83, 0xBC, 0x00]),
    ] as [(String, [UInt8])])
  func vectors(text: String, bytes: [UInt8]) {
    #expect(StoredText.bytes(of: text) == bytes)
    #expect(StoredText.units(of: bytes[...]) == Array(text.utf16))
    #expect(Array(StoredText.string(of: bytes[...]).utf8) == Array(text.utf8))
  }

  @Test("random text comes back", arguments: 1...4 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<100 {
      let scalars = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...(1 << Int.random(in: 1...20, using: &random)), using: &random))
      }
      let text = String(String.UnicodeScalarView(scalars))
      let bytes = StoredText.bytes(of: text)
      #expect(StoredText.units(of: bytes[...]) == Array(text.utf16))
      #expect(Array(StoredText.string(of: bytes[...]).unicodeScalars) == scalars)
    }
  }

  @Test("texts that Swift calls equal stay two records") func canonicalEquivalence() {
    #expect("e\u{301}" == "\u{E9}")
    #expect(StoredText.bytes(of: "e\u{301}") != StoredText.bytes(of: "\u{E9}"))
  }

  @Test("an unpaired surrogate reads as U+FFFD, its unit stays exact") func unpaired() {
    let bytes: [UInt8] = [0x83, 0xB0, 0x3D]
    #expect(StoredText.string(of: bytes[...]) == "\u{FFFD}")
    #expect(StoredText.units(of: bytes[...]) == [0xD83D])
  }
}
