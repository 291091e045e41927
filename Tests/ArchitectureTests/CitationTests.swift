import Foundation
import TestSupport
import Testing

/// What comments and pages cite exists: documents, sections, headings, rules, files, types and functions.
///
/// `scripts/citations` runs this suite and prints the list. With `GATEKEEPER_CITATIONS` all citations are written to the
/// file of that name.
@Suite("Citations") struct CitationTests {
  private static let repository = Result { try Repository() }

  @Test(
    "lead somewhere",
    arguments: ["Sources", "rules", "Tests", "Fuzz", "scripts", "docs", "deploy", "snapshots", "benchmarks", ""])
  func resolve(folder: String) throws {
    let repository = try Self.repository.get()
    let finder = CitationFinder(repository)
    let prose = repository.prose.filter { ($0.file.split(separator: "/").dropLast().first ?? "") == folder }
    #expect(!prose.isEmpty)
    for citation in prose.flatMap(finder.citations) where citation.problem != nil {
      Issue.record("\(citation)")
    }
  }

  @Test("are listed for people") func list() throws {
    let repository = try Self.repository.get()
    let citations = repository.prose.flatMap(CitationFinder(repository).citations)
    #expect(citations.count > 500)
    guard let path = ProcessInfo.processInfo.environment["GATEKEEPER_CITATIONS"] else { return }
    let lines = citations.map { "\($0.problem == nil ? "ok" : "unresolved") \($0)\n" }
    try lines.joined().write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test(
    "are found where they lead nowhere",
    arguments: [
      "See docs/nowhere.md.", "As docs/hollow-format.md, section 4.9 says.",
      "See docs/hollow-format.md, sections 4.3 to 99.",
      #"docs/domain.md, "No such words""#, "docs/domain.md, rule 77", "(format section 4.3)", "(domain.md)",
      "a slot (4.3)",
      "rule 4 says so", "by `NoSuchType`", "throws `BlobError.noSuchMember`", "calls `noSuchFunction(of:)`",
      "lies in Tests/NoSuchFolder", "of the file ../shared/something",
    ])
  func unresolved(comment: String) throws {
    #expect(try problems(of: comment).count == 1)
  }

  @Test(
    "are found where they lead somewhere",
    arguments: [
      "docs/hollow-format.md, section 4.3", "docs/hollow-format.md, sections 1.1 to 1.7, 4.3 and 12",
      #"docs/domain.md, "Input datasets" and "Output dataset""#, #"docs/domain.md, rule 4, "permitted in C""#,
      "`init(_:)`",
      "RFC 8259, section 7", "a `BlobError`, `BlobError.truncated` even", "`Country` and `VideoLiveness.live`",
      "in `Tests/Golden` and `GoldenTests.swift`", "`String.hashCode` of Java", "see `apply(_:to:)`", "`DE` or `INT`",
    ])
  func resolved(comment: String) throws {
    #expect(try problems(of: comment) == [])
  }

  @Test("come from comments and not from code") func comments() {
    let source = """
      let address = "http://docs/nowhere.md"  // one
      let text = \"""
        // docs/nowhere.md
        \"""
      /// two
      /// three `Type
      /// Name`
      ///
      /// four
      """
    let prose = Prose(file: "Sources/X.swift", content: source)
    #expect(prose.text == "one\ntwo three `Type Name`\nfour")
    #expect(prose.line(at: 0) == 1 && prose.line(at: 8) == 6 && prose.line(at: prose.text.utf16.count - 1) == 9)
  }

  private func problems(of comment: String) throws -> [String] {
    let repository = try Self.repository.get()
    let prose = Prose(file: "Sources/Hollow/Sample.swift", content: "/// \(comment)\n")
    return CitationFinder(repository).citations(in: prose).compactMap(\.problem)
  }
}
