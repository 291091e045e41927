import Foundation
import TestSupport

/// All that can be cited: the files and folders of the checkout, its pages, and the names its code declares.
struct Repository {
  /// Source files, scripts and pages, with their words.
  private(set) var prose: [Prose] = []
  private(set) var pages: [String: Page] = [:]
  private(set) var names = DeclaredNames()
  /// Paths of files and folders from the root.
  private var paths: Set<String> = []
  /// The last parts of the paths.
  private var fileNames: Set<String> = []

  /// What is read; build products, packages and data beside them are not the repository's.
  private static let roots = [
    "Sources", "rules", "Tests", "Fuzz", "scripts", "docs", "deploy", "snapshots", "benchmarks", "Package.swift",
    "README.md",
    "LICENSE", ".swift-format",
  ]

  init() throws {
    for root in Self.roots { try add(root) }
    for file in paths.sorted() where ["swift", "md"].contains((file as NSString).pathExtension) || isScript(file) {
      let url = SharedFolder.packageRoot.appending(path: file)
      let content = try String(contentsOf: url, encoding: .utf8)
      prose.append(Prose(file: file, content: content))
      if file.hasSuffix(".swift") { names.add(content) }
      if file.hasSuffix(".md") { pages[file] = Page(content) }
    }
  }

  private mutating func add(_ path: String) throws {
    let url = SharedFolder.packageRoot.appending(path: path)
    let kind = try url.resourceValues(forKeys: [.isDirectoryKey, .isSymbolicLinkKey])
    paths.insert(path)
    fileNames.insert(url.lastPathComponent)
    guard kind.isDirectory == true, kind.isSymbolicLink != true else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: url.path) where !name.hasPrefix(".build") {
      try add("\(path)/\(name)")
    }
  }

  private func isScript(_ file: String) -> Bool {
    (file as NSString).deletingLastPathComponent == "scripts" && (file as NSString).pathExtension == ""
      && !["scripts/apt-packages", "scripts/pip-packages"].contains(file)
  }

  func has(path: String) -> Bool { paths.contains(path) }

  /// Whether a page in `folder` links to something that is there.
  func has(link: String, from folder: String) -> Bool { paths.contains(Self.normal("\(folder)/\(link)")) }

  /// Whether a file or a folder, anywhere, has this name.
  func has(fileName: String) -> Bool { fileNames.contains(fileName) }

  /// Where a path leads that is written in a file: from the root, or from the file's own folder.
  func resolve(_ path: String, in prose: Prose) -> String? {
    ["", prose.folder].lazy.map { Self.normal("\($0)/\(path)") }.first { paths.contains($0) }
  }

  /// Without `.`, `..` and empty parts.
  private static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}
