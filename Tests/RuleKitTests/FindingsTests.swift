import RuleKit
import TestSupport
import Testing

@Suite("Findings") struct FindingsTests {
  private func detail(_ second: Int64) -> Detail { Detail(Instant(milliseconds: second * 1000)) }

  @Test("agree with a dictionary by title, code and detail", arguments: 1...20 as ClosedRange<UInt64>)
  func model(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var findings = Findings<Sample.Code>(firstCodeIndex: 5)
    var model: [[Int64]: CountrySet] = [:]
    for video in 0..<30 where Bool.random(using: &random) {
      findings.begin(video: video)
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        let isZebra = Bool.random(using: &random)
        let second = Int64.random(in: 0...9, using: &random)
        let countries = CountrySet(Country.all.shuffled(using: &random).prefix(.random(in: 0...2, using: &random)))
        findings.block(isZebra ? .zebra : .apple, in: countries, detail: detail(second))
        if !countries.isEmpty {
          model[[Int64(video), isZebra ? 6 : 5, second], default: []].formUnion(countries)
        }
      }
    }
    let expected = model.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, countries in
      Finding(video: UInt32(key[0]), codeIndex: UInt16(key[1]), detail: detail(key[2]), countries: countries)
    }
    #expect(findings.finish() == expected)
  }

  @Test("a finding keeps its parts") func parts() {
    let finding = Finding(video: 7, codeIndex: .max, detail: detail(3), countries: ["DE"])
    #expect(finding.codeIndex == .max && finding.detail == detail(3) && finding.video == 7)
    #expect(finding.countries == ["DE"])
  }

  @Test("titles in the wrong order trap") func disorder() async {
    await #expect(processExitsWith: .failure) {
      var findings = Findings<Sample.Code>()
      findings.begin(video: 2)
      findings.begin(video: 1)
    }
  }
}
