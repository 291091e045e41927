public import RuleKit
public import Timeline

/// The timelines of one instance: one for each input dataset, one for the output, and those of its guard.
///
/// A store says where the timelines are and opens none of them; that is left to who reads or writes one. In a directory each
/// timeline has a folder of its name.
///
/// ```swift
/// let store = Store(path: "/data/store")
/// let videos = try Consumer(store.timeline(.videos)).latest()
/// let output = try Consumer(store.liveness).latest()
/// ```
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
  /// - Parameter open: gives the blobs of the timeline of that name. They are reached when they are read, not before.
  public init(location: String, _ open: @escaping @Sendable (_ timeline: String) -> any BlobStore) {
    (self.location, directory, self.open) = (location, nil, open)
  }

  /// The timeline of the output dataset.
  public static let livenessName = "liveness"
  /// The timeline of the output state that the guard holds.
  public static let heldName = "held"
  /// The timeline of what operators decided about held states.
  public static let decisionsName = "decisions"

  /// The names of all timelines.
  public static let timelineNames = Dataset.allCases.map(\.rawValue) + [livenessName, heldName, decisionsName]

  /// The blobs of the timeline of that name, one of `timelineNames`.
  public func timeline(named name: String) -> any BlobStore { open(name) }

  /// The blobs of an input dataset.
  public func timeline(_ dataset: Dataset) -> any BlobStore { open(dataset.rawValue) }

  /// The blobs of the output dataset.
  public var liveness: any BlobStore { open(Self.livenessName) }

  /// The blobs of the held output state.
  public var held: any BlobStore { open(Self.heldName) }

  /// The blobs of the operators' decisions.
  public var decisions: any BlobStore { open(Self.decisionsName) }
}

extension BlobStore {
  /// The store for writing. Throws `TimelineError.refused` for one that is only read.
  public func writable() throws -> any WritableBlobStore {
    guard let store = self as? any WritableBlobStore else {
      throw TimelineError(
        code: .refused, timeline: timeline,
        detail: "this store is served read-only; write where it comes from, or to a directory or bucket of your own")
    }
    return store
  }
}
