import Foundation
import Gatekeeper
import Ingest
import RuleKit
import Service
import Testing
import Timeline

/// Records that say everything that could break a page: what reaches HTML is looked at as a browser's parser would, tag by tag.
@Suite("Hostile titles") struct HostileTitleTests {
  private static let title = "\u{202E}</title><h1>\"'&\u{2069}\nLIVE in DE\u{301}"
  /// Without the last letter, which is another character with the mark after it.
  private static let marker = "LIVE in D"

  /// A server over records that are full of it: a show, its season, a movie blocked for want of many synopses, and a rating's board.
  private static func serve(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
    let sample = try SampleStore()
    let languages = try (0..<520).map { try #require(BCP47Tag("\(letter($0 / 26))\(letter($0 % 26))")) }
    let texts: [InputRecord] = [
      .video(Video(id: 10, kind: .show, originalLanguage: "en", title: title)),
      .video(
        Video(id: 11, kind: .season, parentID: 10, originalLanguage: "en", title: String(repeating: "Ω", count: 1000))),
      .video(Video(id: 12, kind: .movie, originalLanguage: "en", title: title + String(repeating: "x", count: 900))),
      .contract(
        Contract(
          id: 90, videoID: 12, state: .signed, windows: [Window(start: Instant(milliseconds: 0), countries: ["DE"])])),
      .territory(
        Territory(
          country: "DE", launched: true, displayLanguages: languages, spokenLanguages: ["de"], captionsRequired: false,
          ratingRequired: true, boards: ["FSK"])),
    ]
    try sample.put(texts)
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      try await body(server)
    }
    withExtendedLifetime(sample) {}
  }

  private static func letter(_ index: Int) -> String {
    "\(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(index))))"
  }

  static let paths = [
    "/titles/10", "/titles/11", "/titles/12", "/titles/12?country=DE", "/?q=LIVE", "/?q=live+in&q2=", "/titles/99",
    "/?q=\(encoded)", "/titles/\(encoded)",
  ]

  /// The title with control characters, which no record may have and any request may.
  private static let encoded =
    (title + "\u{1}\u{7}\u{1B}[31m\u{9B}").addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""

  @Test("every page is well formed, and says hostile texts as isolated text", arguments: paths)
  func pages(path: String) async throws {
    try await Self.serve { server in
      let answer = try await server.client.get(path, headers: ["Accept": "text/html"])
      let text = answer.text
      for scalar in text.unicodeScalars where scalar.properties.generalCategory == .control {
        #expect(scalar == "\n", "U+\(String(scalar.value, radix: 16))")
      }
      let page = try ParsedPage(text)
      #expect(page.elements.count { $0 == "h1" } == 1)
      #expect(page.elements.count { $0 == "title" } == 1)
      #expect(page.openTexts(with: Self.marker).isEmpty, "outside of every isolation")
      #expect(text.utf8.count < 400_000, "\(text.utf8.count) bytes")
    }
  }

  @Test("a label in a list is cut, with the whole beside it") func labels() async throws {
    try await Self.serve { server in
      let answer = try await server.client.get("/?q=LIVE", headers: ["Accept": "text/html"])
      #expect(answer.text.contains("xxxx…</bdi>"))
      #expect(!answer.text.contains(String(repeating: "x", count: 121) + "…"))
      #expect(answer.text.contains("<bdi title=\"\u{202E}&lt;/title&gt;"))
    }
  }

  @Test("a page that did not change is a 304") func notModified() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
    }
    try await RunningServer.run(sample.store, evaluates: false) { server in
      try await server.untilReady()
      for path in ["/titles/1", "/titles/1?country=DE", "/?q=light", "/"] {
        let first = try await server.client.get(path)
        let tag = try #require(first.headers["etag"])
        let second = try await server.client.get(path, headers: ["If-None-Match": tag])
        #expect(second.status == 304 && second.body.isEmpty)
        #expect(second.headers["vary"]?.contains("Accept") == true)
      }
    }
    withExtendedLifetime(sample) {}
  }
}

/// A page taken apart as HTML's tokenizer does it, without what pages of this server never have: comments, scripts, unquoted
/// attributes. Whatever is not of this form is an error.
struct ParsedPage {
  struct NotWellFormed: Error { let what: String }

  /// Names of the elements, in order.
  private(set) var elements: [String] = []
  /// Texts that stand in no `bdi` and between no isolates.
  private var open: [String] = []

  private static let void: Set<String> = ["meta", "input", "br"]

  init(_ text: String) throws {
    var rest = text.unicodeScalars[...]
    var stack: [String] = []
    func take(until end: Unicode.Scalar) throws -> String.UnicodeScalarView.SubSequence {
      guard let index = rest.firstIndex(of: end) else { throw NotWellFormed(what: "no \(end) in \(rest.prefix(80))") }
      defer { rest = rest[rest.index(after: index)...] }
      return rest[..<index]
    }
    guard text.hasPrefix("<!doctype html>\n") else { throw NotWellFormed(what: "no doctype") }
    _ = try take(until: "\n")
    while !rest.isEmpty {
      let content = String(rest.prefix { $0 != "<" })
      rest = rest.dropFirst(content.unicodeScalars.count)
      if content.contains(">") && stack.last != "style" { throw NotWellFormed(what: "a bare > in \(content)") }
      if !stack.contains("bdi") { open.append(Self.outsideIsolates(content)) }
      guard !rest.isEmpty else { break }
      rest = rest.dropFirst()
      let isEnd = rest.first == "/"
      if isEnd { rest = rest.dropFirst() }
      let name = String(rest.prefix { $0.properties.isAlphabetic || ("1"..."9").contains($0) })
      rest = rest.dropFirst(name.unicodeScalars.count)
      if isEnd {
        guard try take(until: ">").isEmpty, stack.popLast() == name else { throw NotWellFormed(what: "</\(name)>") }
        continue
      }
      elements.append(name)
      while rest.first == " " {
        rest = rest.dropFirst()
        let attribute = rest.prefix { $0.properties.isAlphabetic || $0 == "-" }
        rest = rest.dropFirst(attribute.count)
        guard !attribute.isEmpty else { throw NotWellFormed(what: "<\(name) \(rest.prefix(40))") }
        guard rest.first == "=" else { continue }
        rest = rest.dropFirst()
        guard rest.first == "\"" else { throw NotWellFormed(what: "\(attribute) without quotes") }
        rest = rest.dropFirst()
        if try take(until: "\"").contains("<") { throw NotWellFormed(what: "\(attribute) with <") }
      }
      guard rest.first == ">" else { throw NotWellFormed(what: "<\(name) … \(rest.prefix(40))") }
      rest = rest.dropFirst()
      if !Self.void.contains(name) { stack.append(name) }
    }
    guard stack.isEmpty else { throw NotWellFormed(what: "\(stack) stay open") }
  }

  /// The open texts that contain `marker`.
  func openTexts(with marker: String) -> [String] { open.filter { $0.contains(marker) } }

  private static func outsideIsolates(_ text: String) -> String {
    var (depth, outside) = (0, String.UnicodeScalarView())
    for scalar in text.unicodeScalars {
      if scalar == "\u{2069}" { depth -= 1 }
      if depth == 0 { outside.append(scalar) }
      if (0x2066...0x2068).contains(scalar.value) { depth += 1 }
    }
    return String(outside)
  }
}
