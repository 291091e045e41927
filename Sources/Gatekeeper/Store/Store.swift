import BitMemory
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
  /// What tells a store that is not in a directory from others.
  private let address: String
  /// Ends calls that wait for another machine, those to come too: for a process that is to stop. Nothing in a directory.
  public let interrupt: @Sendable () -> Void
  private let open: @Sendable (_ timeline: String) -> any BlobStore

  /// The store in a directory.
  public init(path: String) {
    (location, directory, address, interrupt) = (path, path, path, {})
    open = { DirectoryBlobStore(path: "\(path)/\($0)", timeline: $0) }
  }

  /// A store elsewhere.
  ///
  /// - Parameters:
  ///   - address: the location in the one spelling that all spellings of it have in common; by default the location.
  ///   - interrupt: ends calls of these blobs that wait.
  ///   - open: gives the blobs of the timeline of that name. They are reached when they are read, not before.
  public init(
    location: String, address: String? = nil, interrupt: @escaping @Sendable () -> Void = {},
    _ open: @escaping @Sendable (_ timeline: String) -> any BlobStore
  ) {
    (self.location, directory, self.address) = (location, nil, address ?? location)
    (self.interrupt, self.open) = (interrupt, open)
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

extension Store {
  /// What there is at a store's location.
  public enum Presence: Sendable {
    /// Not even the directory.
    case absent
    /// A place without any timeline: a directory that waits for its first import, or an address where none is served.
    case empty
    /// At least one timeline.
    case filled
  }

  /// Looks what there is. Whoever reads a store asks first, since nothing at all reads like a store that is empty.
  ///
  /// O(1) in a directory; elsewhere it asks for announcements until there is one. Throws when it cannot be looked at.
  public func presence() throws -> Presence {
    if let directory {
      let names = try FileSystem.names(in: directory)
      if names.contains(where: Self.timelineNames.contains) { return .filled }
      return try names.isEmpty && !DirectoryIdentity(directory).exists ? .absent : .empty
    }
    let isFilled = try Self.timelineNames.contains { try timeline(named: $0).announcedVersion() != nil }
    return isFilled ? .filled : .empty
  }

  /// Whether both are one store, or write one output, however their locations are spelled.
  public func isSame(as other: Store) throws -> Bool {
    guard let directory, let others = other.directory else { return address == other.address }
    return try DirectoryIdentity(directory) == DirectoryIdentity(others)
      || DirectoryIdentity("\(directory)/\(Self.livenessName)") == DirectoryIdentity("\(others)/\(Self.livenessName)")
  }
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
