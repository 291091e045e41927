import TestSupport
import Testing

@testable import Timeline

@Suite("Version") struct VersionTests {
  @Test(
    "minted versions strictly increase and have 17 digits, whatever the clock does",
    arguments: 1...8 as ClosedRange<UInt64>)
  func mint(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var (clock, last) = (1_795_435_200_000 as Int64, Version?.none)
    for _ in 0..<500 {
      clock += [0, 0, 1, 999, 1000, 86_400_000, -1, -5000, -86_400_000].randomElement(using: &random) ?? 0
      let version = Version.mint(after: last, at: clock)
      if let last { #expect(version > last) }
      #expect("\(version)".count == 17)
      last = version
    }
  }

  @Test(
    "a minted version tells the second in UTC",
    arguments: [
      (0, 19_700_101_000_000_000), (999, 19_700_101_000_000_000), (-1, 19_691_231_235_959_000),
      (951_782_399_000, 20_000_228_235_959_000), (951_782_400_000, 20_000_229_000_000_000),
      (1_795_435_200_123, 20_261_123_120_000_000),
    ] as [(Int64, Int64)])
  func digits(milliseconds: Int64, version: Int64) {
    #expect(Version.mint(after: nil, at: milliseconds).rawValue == version)
  }

  @Test("where the clock stands still the next number follows, also past the second") func counting() {
    var last = Version.mint(after: nil, at: 0)
    for number in 1...2500 {
      last = Version.mint(after: last, at: 0)
      #expect(last.rawValue == 19_700_101_000_000_000 + Int64(number))
    }
    #expect(Version.mint(after: last, at: 60_000).rawValue == 19_700_101_000_100_000)
  }

  @Test("a text is a version only as it would be printed") func parse() {
    // Java's producers may count from 0, and its library means "the latest" by the largest number.
    for text in ["0", "1", "20261123120000001", "9223372036854775806"] { #expect(Version(text)?.description == text) }
    for text in [
      "", "-1", "+1", "-0", "00", "007", " 1", "1 ", "1.0", "0x1", "9223372036854775807", "9223372036854775808",
      "\u{FF11}",
      "one",
    ] { #expect(Version(text) == nil, "\(text)") }
  }
}
