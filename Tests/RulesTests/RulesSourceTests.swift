import Candidate
import Foundation
import RuleKit
import Standard
import Testing

@Suite("Sources of the rule sets") struct RulesSourceTests {
  private static let ruleSets = ["Standard": StandardRules.ruleSet, "Candidate": CandidateRules.ruleSet]

  @Test("rules import RuleKit and other rule sets, and nothing else") func imports() throws {
    let folders = try RulesFolder.all()
    let allowed = Set(["RuleKit"] + folders.map(\.name))
    for folder in folders {
      let imports = try folder.imports()
      #expect(imports.values.joined().contains("RuleKit"), "\(folder) was not read")
      for (file, modules) in imports {
        #expect(Set(modules).subtracting(allowed).isEmpty, "\(folder)/\(file) imports \(modules)")
      }
    }
  }

  @Test("every folder is a rule set these tests know") func folders() throws {
    #expect(try RulesFolder.all().map(\.name) == Self.ruleSets.keys.sorted())
  }

  @Test("a fingerprint is that of the sources; if not, run scripts/fingerprint", arguments: try RulesFolder.all())
  func fingerprint(folder: RulesFolder) throws {
    let written = Self.ruleSets[folder.name]?.fingerprint
    #expect(written == (try Self.fingerprint(of: folder)), "run scripts/fingerprint: \(folder) has changed")
  }

  /// SHA-256 over name, newline, contents of each file but Fingerprint.swift, then the fingerprints of the rule sets
  /// imported: the first 16 hex digits.
  private static func fingerprint(of folder: RulesFolder) throws -> String {
    var data = Data()
    for name in folder.fileNames where name != "Fingerprint.swift" {
      data += Data("\(name)\n".utf8)
      data += try folder.data(name)
    }
    let imported = Set(try folder.imports().values.joined())
    for other in try RulesFolder.all() where other.name != folder.name && imported.contains(other.name) {
      data += Data(try fingerprint(of: other).utf8)
    }
    return String(try sha256(data).prefix(16))
  }

  private static func sha256(_ data: Data) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "fingerprint-\(UUID().uuidString)")
    try data.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sha256sum", file.path]
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    return String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  }
}
