public import RuleKit
public import Timeline

/// A directory that holds the timelines of one instance: one folder a dataset, and `liveness`.
public struct Store: Hashable, Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  public static let livenessName = "liveness"

  /// The blobs of an input dataset.
  public func timeline(_ dataset: Dataset) -> DirectoryBlobStore {
    DirectoryBlobStore(path: "\(path)/\(dataset)", timeline: dataset.rawValue)
  }

  /// The blobs of the output dataset.
  public var liveness: DirectoryBlobStore {
    DirectoryBlobStore(path: "\(path)/\(Self.livenessName)", timeline: Self.livenessName)
  }

  /// Readers of all input timelines.
  public func inputs() -> InputTimelines { InputTimelines { timeline($0) } }
}
