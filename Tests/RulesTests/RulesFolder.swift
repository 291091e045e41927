import Foundation

/// The sources of a rule set, for tests that read them.
struct RulesFolder: CustomStringConvertible {
  let name: String
  /// Names of the `.swift` files in byte order.
  let fileNames: [String]
  private let url: URL

  /// Every folder under rules/.
  static func all() throws -> [RulesFolder] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "rules")
    return try FileManager.default.contentsOfDirectory(atPath: root.path).sorted().map { name in
      let url = root.appending(path: name).resolvingSymlinksInPath()
      let names = try FileManager.default.contentsOfDirectory(atPath: url.path).filter { $0.hasSuffix(".swift") }
      return RulesFolder(name: name, fileNames: names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, url: url)
    }
  }

  var description: String { "rules/\(name)" }

  func data(_ fileName: String) throws -> Data { try Data(contentsOf: url.appending(path: fileName)) }

  /// The modules each file imports, by file name.
  func imports() throws -> [String: [String]] {
    try Dictionary(uniqueKeysWithValues: fileNames.map { ($0, try imports(in: $0)) })
  }

  private func imports(in fileName: String) throws -> [String] {
    String(decoding: try data(fileName), as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
      let words = line.split(separator: " ")
      guard let keyword = words.firstIndex(of: "import"), words[..<keyword].allSatisfy(Self.isModifier) else {
        return nil
      }
      return words[words.index(after: keyword)...].last.map(String.init)
    }
  }

  private static func isModifier(_ word: Substring) -> Bool {
    word.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(word)
  }
}
