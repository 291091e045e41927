import Hummingbird
import RuleKit
import Testing

@testable import Service

@Suite("HTTP parts") struct HTTPPartsTests {
  @Test("percent-encoding is decoded as forms write it, and bad bytes are refused")
  func percentCoding() {
    #expect("a+b%20c%C3%A9".formDecoded == "a b cé")
    #expect("a%2Bb".formDecoded == "a+b")
    for bad in ["%", "%4", "%zz", "%FF", "%C3"] { #expect(bad.formDecoded == nil, "\(bad)") }
  }

  @Test("If-None-Match lists tags, weak or strong, or everything") func entityTag() {
    let tag = EntityTag(of: "body")
    #expect(tag.text == EntityTag(of: "body").text)
    #expect(tag.text != EntityTag(of: "other").text)
    for match in [tag.text, "W/\(tag.text)", "*", "\"a\", \(tag.text)", "\"a\",\(tag.text) ,\"b\""] {
      #expect(tag.matches(match), "\(match)")
    }
    for miss in [nil, "", "\"a\"", String(tag.text.dropFirst()), "\"\(tag.text)\""] {
      #expect(!tag.matches(miss), "\(miss ?? "nil")")
    }
  }

  @Test("hosts of the loopback, with and without a port") func hosts() {
    for local in ["localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]", "[::1]:8080"] {
      #expect(RequestLimits<BasicRequestContext>.isLocal(local), "\(local)")
    }
    for foreign in ["", "example.com", "localhost.example.com", "127.0.0.1.example.com:80", "[::1", "[::2]:80"] {
      #expect(!RequestLimits<BasicRequestContext>.isLocal(foreign), "\(foreign)")
    }
  }

  @Test("distances in words") func distances() {
    let now = Instant(milliseconds: 1_000_000_000)
    let cases: [(Int64, String)] = [
      (0, "just now"), (-1, "1 second ago"), (-59, "59 seconds ago"), (60, "in 1 minute"), (-7200, "2 hours ago"),
      (86_400 * 40, "in 40 days"),
    ]
    for (seconds, words) in cases {
      let other = Instant(milliseconds: now.milliseconds + seconds * 1000)
      #expect(Wording.distance(from: now, to: other) == words)
    }
  }

  @Test("every country has a name") func countryNames() {
    #expect(Country.all.allSatisfy { !CountryNames.name(of: $0).isEmpty && CountryNames.name(of: $0) != $0.code })
  }
}
