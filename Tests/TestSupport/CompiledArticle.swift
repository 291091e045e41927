import Foundation

/// An article whose Swift code has to stand in a file that is compiled and tested: so what it shows works.
public struct CompiledArticle {
  /// The article's blocks of Swift, in order.
  public let blocks: [String]
  /// Those that do not stand in the example, line by line.
  public let missing: [String]

  /// - Parameters:
  ///   - article: the path of the article's Markdown from the root of the package.
  ///   - example: the path of the Swift file from there.
  public init(_ article: String, example: String) throws {
    func text(_ path: String) throws -> String {
      try String(contentsOf: SharedFolder.packageRoot.appending(path: path), encoding: .utf8)
    }
    let code = "\n" + (try text(example))
    blocks = try text(article).components(separatedBy: "```swift\n").dropFirst().map { part in
      part.components(separatedBy: "```")[0]
    }
    missing = blocks.filter { !code.contains("\n" + $0) }
  }
}
