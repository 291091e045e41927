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

  /// - Precondition: type names are unique.
  init(tag: UInt64, originTag: UInt64, headerTags: [HeaderTag], types: [TypeState]) {
    (self.tag, self.originTag, self.headerTags, self.types) = (tag, originTag, headerTags, types)
    positions = Dictionary(uniqueKeysWithValues: types.enumerated().map { ($1.name, $0) })
  }

  /// A state without records, for a dataset that was never published.
  public convenience init(emptyOf schemas: [Schema]) {
    self.init(tag: 0, originTag: Self.noOrigin, headerTags: [], types: schemas.map { TypeState(emptyOf: $0) })
  }

  /// The originTag of a first state.
  public static let noOrigin = UInt64.max

  public subscript(type name: String) -> TypeState? { positions[name].map { types[$0] } }

  /// The value of a header tag; the last of equal keys holds.
  public func headerTag(_ key: String) -> String? { headerTags.last { $0.key == key }?.value }

  /// The schemas by type name.
  public var schemas: [String: Schema] { Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0.schema) }) }

  /// Memory held by all types, in bytes.
  public var byteSize: Int { types.reduce(0) { $0 + $1.byteSize } }
}
