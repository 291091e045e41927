import Crypto
import Foundation
import Gatekeeper
import Ingest
import RuleKit
import Service
import Testing

@Suite("Pages") struct PageTests {
  private func page(_ path: String, _ server: RunningServer) async throws -> Client.Answer {
    try await server.client.get(path, headers: ["Accept": "text/html,*/*;q=0.8"])
  }

  @Test("a title's page has the verdict, each blocker in words, its owner and its record") func title() async throws {
    try await VideoAPITests.serve { server in
      let answer = try await page("/titles/1", server)
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
      for text in [
        "<html lang=\"en\">",
        "<title>\u{2068}Harbour Lights\u{2069}: Live in 1 country, blocked in 249 - Gatekeeper</title>",
        "Live in 1 country, blocked in 249", "Next known change: none.",
        "A maturity rating is required here, and the title has none.", "Ratings and Compliance",
        "The title has neither sound nor subtitles in a language spoken here. (<bdi>de</bdi>)", "Localization",
        "Write the synopsis in this language.", "Editorial", "Waiting on data",
        "synopses 1/de: state is missing, needs approved", "No contract covers this country.", "Content Licensing",
        "<strong class=\"live\">Live</strong>", "<strong class=\"blocked\">Blocked</strong>", "Germany",
        "liveness@2026011512", "248 countries, where policy blocks the title anyway",
      ] { #expect(answer.text.contains(text), "\(text)") }
      #expect(answer.text.components(separatedBy: "?country=").count == 251)
      #expect(answer.body.count < 48 << 10, "\(answer.body.count) bytes")
      #expect(answer.text.components(separatedBy: "<strong class=\"blocked\">").count == 3, "Germany, and all others")
    }
  }

  @Test("the details of one blocker are one line, and each can be looked at") func details() async throws {
    try await VideoAPITests.serve { server in
      let territory = Territory(
        country: "CH", launched: true, displayLanguages: ["de", "fr", "it"], captionsRequired: false,
        ratingRequired: false)
      _ = try ChangeApplier(server.store).apply([.upsert(.territory(territory))], at: SampleStore.noon)
      try await server.until("the new country is served") {
        try await page("/titles/1?country=CH", server).text.contains("synopses 1/it")
      }
      let text = try await page("/titles/1", server).text
      #expect(text.components(separatedBy: "<code>synopsis/synopsis-missing</code>").count == 2)
      #expect(text.contains("see one by one"))
      #expect(text.contains("<li><bdi>de</bdi>: 2 countries, <span class=\"codes\">CH DE</span>"))
      #expect(text.contains("<li><bdi>fr</bdi>: 1 country, <span class=\"codes\">CH</span>"))
    }
  }

  @Test("one country can be looked at alone") func country() async throws {
    try await VideoAPITests.serve { server in
      let germany = try await page("/titles/1?country=DE", server)
      #expect(germany.text.contains("Blocked in Germany (DE)"))
      #expect(germany.text.contains("<option value=\"DE\" selected>"))
      #expect(!germany.text.contains("No contract covers this country."))
      let america = try await page("/titles/1?country=US", server)
      #expect(america.text.contains("Live in United States (US)"))
      #expect(america.text.contains("<p>Nothing.</p>"))
      #expect(try await page("/titles/1?country=", server).text.contains("Live in 1 country"))
    }
  }

  @Test("a window that opens later is the next known change") func nextChange() async throws {
    try await VideoAPITests.serve { server in
      let text = try await page("/titles/2", server).text
      #expect(text.contains("<time datetime=\"2026-09-01T00:00:00Z\">2026-09-01 00:00:00 UTC, in 228 days</time>"))
      #expect(text.contains("The rights for this country begin later. (<bdi>2026-09-01 00:00:00 UTC</bdi>)"))
      #expect(text.contains("Waiting on a date"))
      #expect(text.contains("1 country, the only blocker in 1 country"))
    }
  }

  @Test(
    "hostile titles and searches come out as text", arguments: ["/titles/3", "/?q=script", "/titles/4", "/?q=Mark"])
  func hostile(path: String) async throws {
    try await VideoAPITests.serve { server in
      let text = try await page(path, server).text
      #expect(!text.contains("<script"))
      // By bytes: a quote with a combining mark is another character than a quote.
      #expect(text.utf8.firstRange(of: "\"\u{301}".utf8) == nil)
      let escaped = ["&lt;script&gt;alert(&quot;1&quot;)", "Mark &quot;\u{301} onfocus"]
      #expect(escaped.contains { text.utf8.firstRange(of: $0.utf8) != nil })
    }
  }

  @Test("a hostile query cannot leave its attribute") func hostileQuery() async throws {
    try await VideoAPITests.serve { server in
      let text = try await page("/?q=%22%CC%81%20autofocus%20x=%22%CC%81", server).text
      #expect(text.utf8.firstRange(of: "value=\"&quot;\u{301} autofocus x=&quot;\u{301}\"".utf8) != nil)
      #expect(text.utf8.firstRange(of: "\"\u{301}".utf8) == nil)
    }
  }

  @Test("the start page searches, and a link leads to the title") func search() async throws {
    try await VideoAPITests.serve { server in
      let start = try await page("/", server)
      #expect(start.status == 200)
      #expect(start.text.contains("<label for=\"q\">Title or id</label>"))
      #expect(start.text.contains("State <code>liveness@"))
      let found = try await page("/?q=NIGHT", server)
      #expect(found.text.contains("1 title found."))
      #expect(found.text.contains("<a href=\"/titles/2\"><bdi>Night Train</bdi></a>"))
      #expect(try await page("/?q=nothing+like+it", server).text.contains("No title found."))
    }
  }

  @Test("a permalink says when it was made from another state") func permalink() async throws {
    try await VideoAPITests.serve { server in
      let text = try await page("/titles/1?at=20200101000000000", server).text
      #expect(text.contains("This link was made from <code>liveness@20200101000000000</code>"))
      #expect(text.contains("href=\"/titles/1?at=2026011512"))
    }
  }

  @Test("a browser gets its errors as pages") func errors() async throws {
    try await VideoAPITests.serve { server in
      let answer = try await page("/titles/99", server)
      #expect(answer.status == 404)
      #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
      #expect(answer.text.contains("has no video with the id 99"))
    }
  }

  @Test("a page may load nothing but its own stylesheet") func securityHeaders() async throws {
    try await VideoAPITests.serve { server in
      let answer = try await page("/titles/1", server)
      let style = try #require(
        answer.text.components(separatedBy: "<style>").last?.components(separatedBy: "</style>").first)
      let hash = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
      #expect(
        answer.headers["content-security-policy"]
          == "default-src 'none'; style-src 'sha256-\(hash)'; form-action 'self'; "
          + "base-uri 'none'; frame-ancestors 'none'")
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(answer.headers["referrer-policy"] == "no-referrer")
      for outside in ["http://", "https://", "<script", "style=\"", "src="] { #expect(!answer.text.contains(outside)) }
    }
  }
}
