import Foundation

/// An article of documentation whose Swift code stands, block by block, in an example that is compiled.
///
/// ```swift
/// let article = try Article(at: "Sources/Timeline/Timeline.docc/DatasetInTenMinutes.md")
/// #expect(try article.blocks(missingFrom: "Tests/TimelineTests/Article/WeatherExample.swift") == [])
/// ```
public struct Article {
  /// The fenced blocks of Swift, in order, each with its last newline.
  public let blocks: [String]

  /// - Parameter path: from the root of the checkout.
  public init(at path: String) throws {
    let text = try String(contentsOf: SharedFolder.packageRoot.appending(path: path), encoding: .utf8)
    blocks = text.components(separatedBy: "```swift\n").dropFirst().map { part in
      String(part.prefix(upTo: part.range(of: "```")?.lowerBound ?? part.endIndex))
    }
  }

  /// The blocks that do not stand in the source file, line by line.
  ///
  /// - Parameter path: of the source file, from the root of the checkout.
  public func blocks(missingFrom path: String) throws -> [String] {
    let source = "\n" + (try String(contentsOf: SharedFolder.packageRoot.appending(path: path), encoding: .utf8))
    return blocks.filter { !source.contains("\n" + $0) }
  }
}
