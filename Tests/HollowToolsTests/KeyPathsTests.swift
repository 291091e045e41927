import Hollow
import HollowTools
import TestSupport
import Testing

@Suite("Record keys as text") struct KeyPathsTests {
  private let state: DataState

  init() throws {
    let schemas = try SchemaParser.parse(
      """
      Country { string code; }
      T @PrimaryKey(id, country) { long id; Country country; int i; boolean b; float f; double d; bytes y; string s; }
      """)
    state = DataState(emptyOf: schemas)
  }

  private func key(_ paths: String...) throws -> KeyPaths { try KeyPaths("T", in: state, paths: paths) }

  @Test("parts are read by the type of their field") func parts() throws {
    #expect(try KeyPaths("T", in: state).parse("80000001,DE") == [.long(80_000_001), .text("DE")])
    #expect(try key("i", "b").parse("-5,true") == [.long(-5), .value(1)])
    #expect(try key("f", "d").parse("1.5,-0.0") == [.value(0x3FC0_0000), .value(0x8000_0000_0000_0000)])
    #expect(try key("y", "s").parse("0x00ff,null") == [.bytes([0, 255]), .null])
    #expect(try key("s", "s").parse(#""a,b",New York"#) == [.text("a,b"), .text("New York")])
    #expect(try key("s").parse(#""null""#) == [.text("null")])
    #expect(try key("s").parse("") == [.text("")])
  }

  @Test(
    "what cannot be read says why",
    arguments: [
      ("x,DE", "no LONG"), ("1", "1 parts where the key of T has 2: id,country"), ("1,DE,x", "3 parts"),
      (#"1,"DE"#, "not closed"), (#"1,"DE"x"#, "followed by no comma"), (#""1",DE"#, "no LONG"),
      ("99999999999999999999,DE", "no LONG"),
    ])
  func refused(text: String, reason: String) throws {
    let key = try KeyPaths("T", in: state)
    let error = try #require(throws: KeyPathsError.self) { try key.parse(text) }
    #expect(error.description.contains(reason))
  }

  @Test("text reads back as the key it was made of", arguments: 1...20 as ClosedRange<UInt64>)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let key = try key("id", "i", "b", "f", "d", "y", "s", "s")
    let units: [UInt16] = [0x61, 0x2C, 0x22, 0x5C, 0x20, 0xD800, 0xDC00, 0xE9, 0x301, 0x0A, 0x7F, 0xFFFF]
    func text() -> KeyPart {
      .bytes(
        (0..<Int.random(in: 0...4, using: &random)).flatMap { _ -> [UInt8] in
          let unit = units.randomElement(using: &random) ?? 0x61
          var stored: [UInt8] = []
          if unit >= 0x4000 { stored.append(UInt8(unit >> 14) | 0x80) }
          if unit >= 0x80 { stored.append(UInt8(unit >> 7 & 0x7F) | 0x80) }
          return stored + [UInt8(unit & 0x7F)]
        })
    }
    for _ in 0..<50 {
      let parts: [KeyPart] = [
        .long(Int64.random(in: .min + 1 ... .max, using: &random)),
        .long(Int64(Int32.random(in: .min + 1 ... .max, using: &random))),
        .value(UInt64.random(in: 0...1, using: &random)),
        .value(UInt64(Float.random(in: -1e30...1e30, using: &random).bitPattern)),
        .value(Double.random(in: -1e300...1e300, using: &random).bitPattern),
        .bytes([UInt8.random(in: 0...255, using: &random), 0]), text(), Bool.random(using: &random) ? .null : text(),
      ]
      #expect(try key.parse(key.text(parts)) == parts, "\(key.text(parts))")
    }
  }
}
