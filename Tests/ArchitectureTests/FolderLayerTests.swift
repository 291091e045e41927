import Foundation
import TestSupport
import Testing

/// Folders inside a module are layers: a file names types of its own folder and of folders below, never of one above or beside.
///
/// Modules say what may reach what in the large (`ModuleLevelTests`); this holds the same inside a module, so that a reader who
/// knows the lower folders understands the next without looking ahead. Dependencies are found by name: a folder depends on
/// another when one of its files names a type that is declared at the top of a file there.
@Suite("Folder layers") struct FolderLayerTests {
  /// The folders of each module, lowest layer first; folders in one layer do not know each other. The top of a module (".") is
  /// where its few files that belong to no folder are.
  static let layers: [String: [[String]]] = [
    "BitMemory": [["Bits"], ["Bytes"], ["Files"], ["."]],
    "Hollow": [["."], ["Schema"], ["Hash"], ["Storage"], ["State"], ["Check", "Blob"], ["Write"]],
    "HollowTools": [["Inspect"], ["Diff"]],
    "Timeline": [["Stores"], ["Consuming"], ["Validation"], ["Producing", "Retention", "Verification", "History"]],
    "RuleKit": [["."], ["Countries"], ["World"], ["Facts"], ["Rules"], ["Evaluation"]],
    "RemoteStores": [["Client"], ["HTTP", "S3"]],
    "Gatekeeper": [
      ["Store"], ["Datasets"], ["Liveness"], ["Facts"], ["Evaluation"], ["Attribution"], ["Guard"], ["Cycle"],
      ["Explanation", "Audit", "Scenario"],
    ],
    "Synthesis": [["Seeds"], ["Tables"], ["Families"], ["Records"], ["Catalogue"], ["Changes"]],
    "Service": [["HTTP", "Cycle"], ["Connection", "Served"], ["API", "Timelines"], ["Pages"], ["."]],
    "Lab": [["."], ["Generate"], ["Demo"]],
    "CLI": [["Support"], ["Commands"], ["."]],
    "Bench": [["Report"], ["Check", "Cycle", "Engine"], ["Commands"], ["."]],
  ]

  @Test("folders name only what is below them", arguments: layers.keys.sorted()) func direction(module: String) throws {
    let sources = try ModuleSources(module)
    let layers = try #require(Self.layers[module])
    let level = Dictionary(
      layers.enumerated().flatMap { level, folders in folders.map { ($0, level) } },
      uniquingKeysWith: { first, _ in first })
    #expect(Set(level.keys) == sources.folders, "\(module): the table and the folders differ")
    for use in sources.uses {
      guard let from = level[use.from], let to = level[use.to], from <= to else { continue }
      Issue.record("\(module): \(use.file) in \(use.from) names \(use.name) of \(use.to)")
    }
  }

  @Test("every module with folders is in the table") func complete() throws {
    for module in ModuleLevelTests.modules {
      let folders = try ModuleSources(module).folders
      #expect(folders.count <= 1 || Self.layers[module] != nil, "\(module) has the folders \(folders.sorted())")
    }
  }
}

/// The source files of one module: what each declares and names.
struct ModuleSources {
  struct Use {
    /// Folders relative to the module's; "." is its top.
    let from: String
    let to: String
    let file: String
    let name: String
  }

  let folders: Set<String>
  /// Names of types of another folder, each once a file.
  let uses: [Use]

  private struct File {
    let name: String
    let folder: String
    let words: Set<String>
  }

  init(_ module: String) throws {
    let root = ModuleLevelTests.folder(module)
    var files: [File] = []
    var owners: [String: String] = [:]
    for case let url as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
      ?? FileManager.DirectoryEnumerator() where url.pathExtension == "swift"
    {
      // A folder in a folder counts with the outer one.
      let path = url.path.dropFirst(root.path.count + 1).split(separator: "/").map(String.init)
      let folder = path.count > 1 ? path[0] : "."
      let code = Self.code(try String(contentsOf: url, encoding: .utf8))
      for name in Self.declarations(code) where owners[name] == nil { owners[name] = folder }
      files.append(File(name: url.lastPathComponent, folder: folder, words: Self.words(code)))
    }
    folders = Set(files.map(\.folder))
    uses = files.sorted { $0.name < $1.name }.flatMap { file in
      file.words.sorted().compactMap { word in
        guard let owner = owners[word], owner != file.folder else { return nil }
        return Use(from: file.folder, to: owner, file: file.name, name: word)
      }
    }
  }

  /// The lines without their comments.
  private static func code(_ text: String) -> [Substring] {
    text.split(separator: "\n").map { line in line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line }
  }

  /// The types that are declared at the top of a file.
  private static func declarations(_ code: [Substring]) -> [String] {
    let form =
      /^(?:@\w+(?:\([^)]*\))? )*(?:(?:public|package|internal|fileprivate|private|final|indirect|nonisolated) )*(?:struct|class|enum|protocol|actor|typealias) (\w+)/
    return code.compactMap { line in (try? form.prefixMatch(in: line)).map { String($0.1) } }
  }

  private static func words(_ code: [Substring]) -> Set<String> {
    Set(code.flatMap { line in line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init) })
  }
}
