import Foundation
import TestSupport
import Testing

/// The one direction of dependency (docs/architecture.md): an import goes to a lower level, never up or sideways.
@Suite("Module levels") struct ModuleLevelTests {
  /// Our modules by level. A module may import those of lower levels, and on its own level only what is listed.
  static let levels: [String: Int] = [
    "BitMemory": 0, "CivilCalendar": 0, "Compression": 0, "PlainText": 0, "CZlib": 0, "CLibPQ": 0, "Hollow": 1,
    "RuleKit": 1, "HollowTools": 2, "Timeline": 2, "RemoteStores": 3,
    "Standard": 3, "Candidate": 3, "Gatekeeper": 3, "Ingest": 4, "Synthesis": 4, "Service": 4, "PostgresExport": 4,
    "CommandSupport": 5, "Lab": 6, "CLI": 7, "Bench": 7,
  ]
  static let sideways: Set<String> = ["Candidate>Standard", "Compression>CZlib", "Timeline>HollowTools"]

  /// Modules and libraries that only some modules may import.
  static let owners: [String: Set<String>] = [
    "CLibPQ": ["PostgresExport"], "CZlib": ["Compression", "Ingest"], "AsyncHTTPClient": ["RemoteStores"],
    "XMLCoder": ["RemoteStores"], "Hummingbird": ["Service"],
    "ArgumentParser": ["CommandSupport", "Lab", "CLI", "Bench"],
    "Standard": ["CommandSupport"], "Candidate": ["CommandSupport"],
  ]

  /// Our modules that have Swift sources: all but the two that wrap a C library.
  static var modules: [String] { levels.keys.filter { !["CZlib", "CLibPQ"].contains($0) }.sorted() }

  static func folder(_ module: String) -> URL {
    let isRules = module == "Standard" || module == "Candidate"
    return SharedFolder.packageRoot.appending(path: "\(isRules ? "rules" : "Sources")/\(module)")
  }

  private func imports(of module: String) throws -> [(file: String, name: String)] {
    let files = FileManager.default.enumerator(at: Self.folder(module), includingPropertiesForKeys: nil)
    var found: [(file: String, name: String)] = []
    for case let file as URL in files ?? FileManager.DirectoryEnumerator() where file.pathExtension == "swift" {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let words = line.split(separator: " ").filter {
          !["public", "package", "internal"].contains($0) && !$0.hasPrefix("@")
        }
        if words.first == "import", words.count >= 2 { found.append((file.lastPathComponent, String(words[1]))) }
      }
    }
    return found
  }

  @Test("imports only what is below", arguments: modules)
  func direction(module: String) throws {
    let level = try #require(Self.levels[module])
    let imports = try imports(of: module)
    for (file, name) in imports {
      guard let imported = Self.levels[name], name != module else { continue }
      #expect(imported < level || Self.sideways.contains("\(module)>\(name)"), "\(module)/\(file) imports \(name)")
    }
  }

  @Test("a library enters only where it may", arguments: modules)
  func ownership(module: String) throws {
    for (file, name) in try imports(of: module) {
      guard let owners = Self.owners[name] else { continue }
      #expect(
        owners.contains(module) || Self.sideways.contains("\(module)>\(name)"), "\(module)/\(file) imports \(name)")
    }
  }

  @Test("rules reach nothing but RuleKit", arguments: ["Standard", "Candidate"])
  func rules(module: String) throws {
    let names = Set(try imports(of: module).map(\.name))
    #expect(names.isSubset(of: module == "Candidate" ? ["RuleKit", "Standard"] : ["RuleKit"]), "\(names)")
  }

  @Test("Package.swift lists every rule folder") func ruleFolders() throws {
    let manifest = try String(contentsOf: SharedFolder.packageRoot.appending(path: "Package.swift"), encoding: .utf8)
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: SharedFolder.packageRoot.appending(path: "rules").path)
    #expect(!folders.isEmpty)
    for folder in folders { #expect(manifest.contains("path: \"rules/\(folder)\""), "rules/\(folder)") }
  }

  @Test("raw memory stays in its few places") func unsafeCode() throws {
    let allowed = ["BitMemory", "Compression", "Ingest", "PostgresExport"]
    for module in Self.modules where !allowed.contains(module) {
      let files = FileManager.default.enumerator(at: Self.folder(module), includingPropertiesForKeys: nil)
      for case let file as URL in files ?? FileManager.DirectoryEnumerator() where file.pathExtension == "swift" {
        let text = try String(contentsOf: file, encoding: .utf8)
        // Lending a blob to the hash library.
        if module == "Timeline", file.lastPathComponent == "Checksum.swift" { continue }
        #expect(!text.contains("unsafe "), "\(module)/\(file.lastPathComponent)")
      }
    }
  }
}
