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

  @Test("hosts of the loopback, with and without a port") func hosts() throws {
    for local in ["localhost", "LOCALHOST:80", "127.0.0.1:8080", "[::1]", "[::1]:8080", "localhost:"] {
      #expect(try #require(Authority(local)).isLoopback, "\(local)")
    }
    for foreign in ["example.com", "localhost.example.com", "127.0.0.1.example.com:80", "[::2]:80", "%6cocalhost"] {
      #expect(try !#require(Authority(foreign)).isLoopback, "\(foreign)")
    }
  }

  @Test(
    "what is no host with a port is told apart from a host that is another",
    arguments: [
      "", ":80", "localhost:abc", "localhost:80@evil.example", "user@localhost", "[::1]evil.example", "[::1", "[]",
      "[::g]", "localhost:65536", "localhost:80:80", "localhost 80", "localhost/", "a\"b", "localhost:+80",
    ]) func noHosts(text: String)
  { #expect(Authority(text) == nil) }

  @Test("ranges are read as RFC 9110 writes them, and what cannot be read gives everything") func ranges() {
    let cases: [(String?, ByteRange)] = [
      (nil, .whole), ("bytes=0-9", .part(0..<10)), ("bytes=90-", .part(90..<100)), ("bytes=-10", .part(90..<100)),
      ("Bytes=0-0", .part(0..<1)), ("bytes=-1000", .part(0..<100)), ("bytes=50-1000", .part(50..<100)),
      ("bytes=0-99999999999999999999999", .part(0..<100)), ("bytes=99-99", .part(99..<100)),
      ("bytes=100-", .unsatisfiable), ("bytes=100-200", .unsatisfiable), ("bytes=-0", .unsatisfiable),
      ("bytes=99999999999999999999999-", .unsatisfiable), ("bytes=5-4", .whole), ("bytes=-", .whole),
      ("bytes=0-1,3-4", .whole), ("lines=0-1", .whole), ("bytes=+1-2", .whole), ("bytes=a-b", .whole),
      ("bytes", .whole),
    ]
    for (header, range) in cases { #expect(ByteRange(header, size: 100) == range, "\(header ?? "nil")") }
    #expect(ByteRange("bytes=0-", size: 0) == .unsatisfiable)
    #expect(ByteRange("bytes=-5", size: 0) == .unsatisfiable)
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
