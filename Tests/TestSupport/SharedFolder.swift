public import Foundation

/// The folder of reference material beside the checkout, `../shared`, which holds what may not be copied into it (real
/// titles). Tests that need it say so when it is missing.
public enum SharedFolder {
  /// The checkout's root, from this file's place in it.
  public static let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static let folder = DataFolder(url: packageRoot.deletingLastPathComponent().appending(path: "shared"))

  public static var url: URL { folder.url }

  /// Whether `path` exists in it.
  public static func has(_ path: String) -> Bool { folder.has(path) }

  /// The lines of a text file in it, decompressed when only `path.gz` is there.
  public static func lines(_ path: String) throws -> [String] { try folder.lines(path) }
}
