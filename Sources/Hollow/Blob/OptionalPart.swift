/// Types that a producer diverts from its main blobs into a stream of their own beside them (format section 10). A reader
/// that leaves the part alone does without those types.
///
/// A part's blobs come in the same kinds, `snapshot_NAME-1`, `delta_NAME-1-2` and so on (format section 12), and go with one
/// main blob each: read after it, with its tags.
public struct OptionalPart: Hashable, Sendable {
  /// The name in the part's blobs and in the names of their files.
  public let name: String
  /// The names of the types that the part holds.
  public let types: Set<String>

  public init(name: String, types: Set<String>) { (self.name, self.types) = (name, types) }

  /// What the main blobs of `state` hold: write those from this state. O(types).
  public func main(of state: DataState) -> DataState { state.keeping { !types.contains($0.name) } }

  func own(of state: DataState) -> DataState { state.keeping { types.contains($0.name) } }
}

extension DataState {
  /// The same state with only some of its types.
  func keeping(_ isKept: (TypeState) -> Bool) -> DataState { replacing(types: types.filter(isKept)) }

  /// The same state with other types.
  func replacing(types: [TypeState]) -> DataState {
    DataState(tag: tag, originTag: originTag, headerTags: headerTags, types: types)
  }
}
