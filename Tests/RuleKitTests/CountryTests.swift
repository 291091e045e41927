import RuleKit
import Testing

@Suite("Country") struct CountryTests {
  @Test("the table holds 250 codes in alphabetical order, XK among them") func table() {
    let codes = Country.all.map(\.code)
    #expect(codes.count == 250 && Country.count == 250)
    #expect(codes == codes.sorted() && Set(codes).count == 250)
    #expect(Country(code: "XK")?.index == 244)
    #expect(codes.first == "AD" && codes.last == "ZW")
  }

  @Test("a code's index and an index's code are inverse") func inverse() {
    for (index, country) in Country.all.enumerated() {
      #expect(Int(country.index) == index)
      #expect(Country(code: country.code) == country)
      #expect(Country(index: index) == country)
    }
  }

  @Test(
    "text that is no code is no country",
    arguments: ["", "D", "DEU", "de", "dE", "UK", "AA", "ZZ", "A[", "@A", "Ä", "é"])
  func noCountry(code: String) {
    #expect(Country(code: code) == nil)
  }

  @Test("every pair of bytes gives the country the table spells that way, or none") func everyPair() {
    let known = Set(Country.all.map(\.code))
    for first in UInt8.min...UInt8.max {
      for second in UInt8.min...UInt8.max {
        let country = Country(utf8: (first, second))
        let text = String(decoding: [first, second], as: UTF8.self)
        #expect(country?.code == (known.contains(text) ? text : nil))
      }
    }
  }

  @Test("an index outside the table is no country", arguments: [-1, 250, 255, 256, Int.max])
  func outside(index: Int) {
    #expect(Country(index: index) == nil)
  }

  @Test("a literal of an unknown code traps") func unknownLiteral() async {
    await #expect(processExitsWith: .failure) { _ = Country(stringLiteral: "UK") }
  }
}
