import Foundation
import TestSupport
import Testing

/// A file is one idea: the type by whose name one would look for it, with its errors, its policies and its builder.
///
/// Six hundred files of forty lines made every idea a hunt through ten of them; a file of a thousand lines holds ideas that
/// nobody finds by name. So sizes are held: a file over 400 lines has a second idea in it that deserves a name, and one under 25
/// belongs to the idea it is a part of. `rules/` is free: there a file of 30 lines is the idea.
@Suite("File sizes") struct FileSizeTests {
  private static func sizes() throws -> [(path: String, lines: Int)] {
    let root = SharedFolder.packageRoot.appending(path: "Sources")
    var sizes: [(path: String, lines: Int)] = []
    for case let file as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
      ?? FileManager.DirectoryEnumerator() where file.pathExtension == "swift"
    {
      let text = try String(contentsOf: file, encoding: .utf8)
      sizes.append((String(file.path.dropFirst(root.path.count + 1)), text.count { $0 == "\n" }))
    }
    return sizes.sorted { $0.lines < $1.lines }
  }

  @Test("no file is longer than 400 lines") func longest() throws {
    for file in try Self.sizes() where file.lines > 400 {
      Issue.record("\(file.path) has \(file.lines) lines: look for its second idea")
    }
  }

  @Test("at most one file in ten is shorter than 25 lines") func shortest() throws {
    let sizes = try Self.sizes()
    let short = sizes.filter { $0.lines < 25 }
    #expect(short.count * 10 <= sizes.count, "\(short.map(\.path)): which ideas do they belong to?")
  }

  @Test("half of the files have 80 lines or more") func median() throws {
    let sizes = try Self.sizes()
    #expect(sizes[sizes.count / 2].lines >= 80, "the median is \(sizes[sizes.count / 2])")
  }
}
