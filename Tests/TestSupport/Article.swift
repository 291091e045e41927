import Foundation

/// An article whose code is compiled: every block of Swift in it stands in a source file of the tests, line by line.
public struct Article {
  /// The article's blocks of Swift that the example does not hold.
  public let missing: [String]
  /// How many blocks of Swift the article has.
  public let blockCount: Int

  /// - Parameters:
  ///   - path: the article's, from the root of the package.
  ///   - example: the path of the compiled source, likewise.
  public init(_ path: String, compiledIn example: String) throws {
    func text(_ path: String) throws -> String {
      try String(contentsOf: SharedFolder.packageRoot.appending(path: path), encoding: .utf8)
    }
    let source = "\n" + (try text(example))
    let blocks = try text(path).components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    blockCount = blocks.count
    missing = blocks.filter { !source.contains("\n" + $0) }
  }
}
