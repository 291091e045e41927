import Synchronization

/// One immutable state of a whole dataset. Holding it keeps it: consumers move by making new states that share the
/// types that did not change.
public final class DataState: Sendable {
  /// The state's random tag; a delta applies only to the state its origin tag names.
  public let tag: UInt64
  /// The tag of the state before, all ones when there was none.
  public let originTag: UInt64
  /// Header tags in blob order.
  public let headerTags: [HeaderTag]
  /// Types in the producer's order.
  public let types: [TypeState]
  private let positions: [String: Int]
  /// Primary-key indexes by type, made when first asked for.
  private let keyIndexes = Mutex<[String: PrimaryKeyIndex]>([:])

  /// - Precondition: type names are unique.
  init(tag: UInt64, originTag: UInt64, headerTags: [HeaderTag], types: [TypeState]) {
    (self.tag, self.originTag, self.headerTags, self.types) = (tag, originTag, headerTags, types)
    positions = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1.name, $0) })
  }

  /// A state without records, for a dataset that was never published.
  public convenience init(emptyOf schemas: [Schema]) {
    self.init(tag: 0, originTag: Self.noOrigin, headerTags: [], types: schemas.map { TypeState(emptyOf: $0) })
  }

  /// The same records with further header tags, which take the place of those with their keys.
  public func adding(headerTags tags: [HeaderTag]) -> DataState {
    let kept = headerTags.filter { old in !tags.contains { $0.key == old.key } }
    return DataState(tag: tag, originTag: originTag, headerTags: kept + tags, types: types)
  }

  /// The originTag of a first state.
  public static let noOrigin = UInt64.max

  public subscript(type name: String) -> TypeState? { positions[name].map { types[$0] } }

  /// The index of a type by its primary key, one for all who ask.
  ///
  /// Throws `SchemaError` when there is no such OBJECT type or it has no primary key. O(records) the first time; O(changes)
  /// when `previous`, a state of the same dataset, has it already.
  public func primaryKeyIndex(_ type: String, after previous: DataState? = nil) throws(SchemaError) -> PrimaryKeyIndex {
    if let known = keyIndexes.withLock({ $0[type] }) { return known }
    let index: PrimaryKeyIndex
    if let previous, let last = previous.keyIndexes.withLock({ $0[type] }) {
      index = try last.updated(by: StateChanges(from: previous, to: self))
    } else {
      index = try PrimaryKeyIndex(self, type: type)
    }
    keyIndexes.withLock { $0[type] = index }
    return index
  }

  /// Whether the index of a type by its primary key was made.
  func hasPrimaryKeyIndex(_ type: String) -> Bool { keyIndexes.withLock { $0[type] != nil } }

  /// The value of a header tag; the last of equal keys holds.
  public func headerTag(_ key: String) -> String? { headerTags.last { $0.key == key }?.value }

  /// The schemas by type name.
  public var schemas: [String: Schema] { Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0.schema) }) }

  /// Memory held by all types, in bytes.
  public var byteSize: Int { types.reduce(0) { $0 + $1.byteSize } }
}
