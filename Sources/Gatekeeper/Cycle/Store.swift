public import RuleKit
public import Timeline

/// The timelines of one instance: one for each dataset, and `liveness`. In a directory each has a folder of its name.
public struct Store: Sendable {
  /// Directory or URL, for people.
  public let location: String
  /// The directory that holds the timelines; nil when they are elsewhere.
  public let directory: String?
  private let open: @Sendable (_ timeline: String) -> any BlobStore

  /// The store in a directory.
  public init(path: String) {
    (location, directory) = (path, path)
    open = { DirectoryBlobStore(path: "\(path)/\($0)", timeline: $0) }
  }

  /// A store elsewhere.
  ///
  /// - Parameter open: the blobs of the timeline of that name. Reached when they are read, not before.
  public init(location: String, _ open: @escaping @Sendable (_ timeline: String) -> any BlobStore) {
    (self.location, directory, self.open) = (location, nil, open)
  }

  public static let livenessName = "liveness"

  /// The names of all timelines.
  public static let timelineNames = Dataset.allCases.map(\.rawValue) + [livenessName]

  /// The blobs of an input dataset.
  public func timeline(_ dataset: Dataset) -> any BlobStore { open(dataset.rawValue) }

  /// The blobs of the output dataset.
  public var liveness: any BlobStore { open(Self.livenessName) }

  /// Readers of all input timelines.
  public func inputs() -> InputTimelines { InputTimelines { timeline($0) } }
}
