public import Foundation

/// A new empty directory, removed with everything in it when its owner lets it go.
public final class TemporaryDirectory: Sendable {
  public let url: URL
  public var path: String { url.path }

  public init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "gatekeeper-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of `name` in it.
  public func file(_ name: String) -> String { url.appending(path: name).path }

  /// The names in it, sorted.
  public func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

  /// Each file's content by its name: what a test compares to show that nothing was touched.
  public func contents() throws -> [String: Data] {
    Dictionary(uniqueKeysWithValues: try names().map { ($0, try Data(contentsOf: url.appending(path: $0))) })
  }
}
