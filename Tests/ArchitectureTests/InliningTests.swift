import Foundation
import TestSupport
import Testing

/// What is written to be inlined is inlined.
///
/// The compiler of Swift 6.3 inlines an `@inlinable` function into another module only when it is public. One of `package` access is
/// called instead, a generic one even unspecialized: a hash table's search then takes twice as long, and nothing says so.
@Suite("Inlining") struct InliningTests {
  @Test("no inlinable declaration has package access") func access() throws {
    let root = SharedFolder.packageRoot
    for folder in ["Sources", "rules"] {
      for file in try swiftFiles(below: root.appending(path: folder)) {
        let text = try String(contentsOf: file, encoding: .utf8)
        for match in text.matches(of: /@inlinable[^{}\/]*?\n?[^{}\/\n]*\bpackage\b[^\n]*/) {
          Issue.record("\(file.path): make it public, or drop @inlinable: \(match.output)")
        }
      }
    }
  }

  private func swiftFiles(below root: URL) throws -> [URL] {
    let all = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
    return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
  }
}
