import Foundation
import Gatekeeper
import Ingest
import TestSupport
import Testing

/// The real catalogue: every line comes back byte for byte, save the corrections listed here.
@Suite("Catalogue", .enabled(if: SharedFolder.has("catalogue/small"), "../shared/catalogue/small is not there"))
struct CatalogueTests {
  /// What the door rewrites in the hand-made lines of small/: letter case and order of tags, and null sets.
  private static let corrections = [
    (#""displayLanguages":null"#, #""displayLanguages":[]"#), (#""spokenLanguages":null"#, #""spokenLanguages":[]"#),
    (#""boards":null"#, #""boards":[]"#), (#""audioLanguages":["PT"]"#, #""audioLanguages":["pt"]"#),
    (#""subtitleLanguages":["EN","Pt-Pt"]"#, #""subtitleLanguages":["en","pt-PT"]"#),
    (#"Languages":["fr","en"]"#, #"Languages":["en","fr"]"#), (#""language":"Pt-bR""#, #""language":"pt-BR""#),
    (#""language":"pT""#, #""language":"pt""#), (#""language":"EN-us""#, #""language":"en-US""#),
    (#""language":"PT-br""#, #""language":"pt-BR""#), (#""language":"pt-pt""#, #""language":"pt-PT""#),
    (#""language":"En""#, #""language":"en""#), (#""spokenLanguages":["pt","en"]"#, #""spokenLanguages":["en","pt"]"#),
  ]

  private static func corrected(_ line: String) -> String {
    corrections.reduce(line) { $0.replacing($1.0, with: $1.1) }
  }

  private func expectRoundTrip<Value: JSONLineValue>(
    _ type: Value.Type, _ name: String, _ expectedCount: Int, _ json: (Value) -> String
  ) async throws {
    var written: [String] = []
    let path = SharedFolder.url.appending(path: "catalogue/small/\(name).ndjson.gz").path
    try await RecordReader().read(type, path: path) {
      #expect($0.refusals == [])
      written += $0.values.map(json)
    }
    let lines = try SharedFolder.lines("catalogue/small/\(name).ndjson")
    #expect(lines.count == expectedCount)
    try #require(written.count == lines.count)
    let differing = zip(lines, written).filter { Array(Self.corrected($0).utf8) != Array($1.utf8) }
    #expect(differing.isEmpty, "\(differing.first.map { "\($0.0)\n\($0.1)" } ?? "")")
  }

  @Test("videos come back") func videos() async throws {
    try await expectRoundTrip(Video.self, "videos", 2517) { $0.json() }
  }

  @Test("contracts come back") func contracts() async throws {
    try await expectRoundTrip(Contract.self, "contracts", 551) { $0.json() }
  }

  @Test("assets come back") func assets() async throws {
    try await expectRoundTrip(Asset.self, "assets", 63_261) { $0.json() }
  }

  @Test("ratings come back") func ratings() async throws {
    try await expectRoundTrip(Rating.self, "ratings", 23_700) { $0.json() }
  }

  @Test("synopses come back") func synopses() async throws {
    try await expectRoundTrip(Synopsis.self, "synopses", 40_084) { $0.json() }
  }

  @Test("territories come back") func territories() async throws {
    try await expectRoundTrip(Territory.self, "territories", 250) { $0.json() }
  }

  @Test("change events come back") func changes() async throws {
    try await expectRoundTrip(ChangeEvent.self, "changes", 300) { $0.json() }
  }
}
