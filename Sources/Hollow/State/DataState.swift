public import BitMemory
import Synchronization

/// One immutable state of a whole dataset: all its records, packed, in memory.
///
/// A state comes out of a snapshot (`SnapshotReader`), of a state and a delta (`DeltaReader`) or of a cycle of a
/// `WriteState`. It never changes, so any number of threads may read it, and holding it is all that is needed to keep
/// it. The next state of a chain is another object that shares the types, and within types the pages, that did not
/// change.
///
/// Records are read through columns and found through indexes:
///
/// ```swift
/// let state = try SnapshotReader.read(bytes.span.rawBytes)
/// let names = try state.column("Station", "name", .string)
/// let index = try state.primaryKeyIndex("Station")
/// let name = index.find(1).flatMap { names.text(at: $0) }
/// ```
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
  /// Primary-key indexes by type, made when first asked for. Indexes read states and a state keeps its indexes,
  /// which is why both are in one folder.
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

  /// The `originTag` of the first state of a chain.
  public static let noOrigin = UInt64.max

  /// The type called `name`, nil when the state has none.
  public subscript(type name: String) -> TypeState? { positions[name].map { types[$0] } }

  /// The index of a type by its primary key, one for all who ask.
  ///
  /// Throws `SchemaError` when there is no such OBJECT type or it has no primary key. O(records) the first time;
  /// O(changes) when `previous`, a state of the same dataset, has it already.
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

  /// Whether the index of a type by its primary key has been made.
  func hasPrimaryKeyIndex(_ type: String) -> Bool { keyIndexes.withLock { $0[type] != nil } }

  /// The value of a header tag; the last of equal keys holds.
  public func headerTag(_ key: String) -> String? { headerTags.last { $0.key == key }?.value }

  /// The schemas by type name.
  public var schemas: [String: Schema] { Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0.schema) }) }

  /// Memory held by all types, in bytes.
  public var byteSize: Int { types.reduce(0) { $0 + $1.byteSize } }
}

/// One type's records in one state. Immutable: successive states share the types that did not change.
public final class TypeState: Sendable {
  public let schema: Schema
  /// The ordinals that hold a record.
  public let populated: BitSet
  /// The number of records.
  public let populatedCount: Int
  /// The number of shards in the blobs of this type's chain, a power of two (docs/hollow-format.md, section 4.1).
  /// Records in memory are not sharded.
  public let shardCount: Int
  let records: RecordStore
  private let statisticsCache: StatisticsCache
  /// Tells this state from all others in the process; changes name the state they start from by it.
  let id = TypeChange.mintID()
  /// How the records came out of those of another state; nil for a state that was read whole.
  let change: TypeChange?

  init(schema: Schema, records: RecordStore, populated: BitSet, shardCount: Int = 1) {
    (self.schema, self.records, self.populated) = (schema, records, populated)
    self.shardCount = shardCount
    populatedCount = populated.count
    statisticsCache = StatisticsCache()
    change = nil
  }

  /// The state after `old` in its chain.
  init(
    after old: TypeState, schema: Schema, records: RecordStore, populated: BitSet, removed: [Ordinal],
    added: [Ordinal], shardCount: Int
  ) {
    (self.schema, self.records, self.populated) = (schema, records, populated)
    self.shardCount = shardCount
    populatedCount = old.populatedCount + added.count - removed.count
    statisticsCache = StatisticsCache(of: old.statisticsCache, without: [removed, added])
    change = TypeChange(origin: old.id, removed: removed, added: added)
  }

  /// What the populated records need in widths and totals. O(pages), and the slots of pages not yet counted.
  var statistics: PageStatistics { statisticsCache.total(records, populated) }

  /// What the populated records at `ordinals`, ascending, need. O(ordinals), less where they are whole pages.
  func statistics(of ordinals: [Ordinal]) -> PageStatistics {
    statisticsCache.total(records, populated, of: ordinals)
  }

  /// The ordinals that only `old` and only this state populate, ascending. O(1) between neighbours of a chain.
  func changes(since old: TypeState) -> (removed: [Ordinal], added: [Ordinal]) {
    if let change, change.origin == old.id { return (change.removed, change.added) }
    if let change = old.change, change.origin == id { return (change.added, change.removed) }
    return (old.populated.members(notIn: populated), populated.members(notIn: old.populated))
  }

  /// A type without records.
  convenience init(emptyOf schema: Schema, shardCount: Int = 1) {
    self.init(schema: schema, records: RecordStore(emptyOf: schema), populated: BitSet(), shardCount: shardCount)
  }

  public var name: String { schema.name }

  /// One more than the highest ordinal this state has room for. It depends on how the state came about: two states with
  /// the same records may differ in it.
  public var slotCount: Int { records.count }

  /// Memory held by records and populated bits, in bytes.
  public var byteSize: Int {
    let content =
      switch records {
      case .objects(let objects): objects.byteSize
      case .collections(let collections): collections.byteSize
      }
    return content + populated.words.count * 8
  }
}

extension DataState {
  /// The field `field` of the OBJECT type `type`, which must hold `expected`.
  ///
  /// Throws `SchemaError` when the state has no such type or field, or the field holds something else.
  public func column(_ type: String, _ field: String, _ expected: FieldType) throws(SchemaError) -> FieldColumn {
    guard let state = self[type: type], case .object(let schema) = state.schema,
      case .objects(let records) = state.records
    else { throw SchemaError(reason: "the state has no OBJECT type \(type)") }
    guard let index = schema.index(of: field) else { throw SchemaError(reason: "\(type) has no field \(field)") }
    guard schema.fields[index].type == expected else {
      throw SchemaError(
        reason: "\(type).\(field) is \(schema.fields[index].type.rawValue), not \(expected.rawValue)")
    }
    return FieldColumn(index, of: records)
  }

  /// A field of an OBJECT type, which must hold `expected`. Throws `SchemaError` as `column(_:_:_:)` does.
  public func column<Fields: RecordFields>(
    _ field: Fields, _ expected: FieldType
  ) throws(SchemaError) -> FieldColumn {
    try column(Fields.typeName, "\(field)", expected)
  }

  /// The records of the LIST, SET or MAP type `type`. Throws `SchemaError` when the state has no such type.
  public func collections(_ type: String) throws(SchemaError) -> CollectionColumn {
    guard let state = self[type: type], case .collections(let records) = state.records else {
      throw SchemaError(reason: "the state has no LIST, SET or MAP type \(type)")
    }
    return CollectionColumn(records)
  }

  /// The ordinals that hold a record of `type`, none for an unknown type.
  public func populated(_ type: String) -> BitSet { self[type: type]?.populated ?? BitSet() }
}

/// One key and value of a blob's header (docs/hollow-format.md, section 2.1).
public struct HeaderTag: Hashable, Sendable {
  public var key: String
  public var value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}
