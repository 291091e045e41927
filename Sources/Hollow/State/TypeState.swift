public import BitMemory

/// One type's records in one state. Immutable: states share the types that did not change between them.
public final class TypeState: Sendable {
  public let schema: Schema
  /// The ordinals that hold a record.
  public let populated: BitSet
  public let populatedCount: Int
  /// Shards in the blobs of this type's chain, a power of two (format section 4.1); records in memory are not sharded.
  public let shardCount: Int
  let records: RecordStore
  private let statisticsCache: StatisticsCache
  let id = TypeChange.mintID()
  /// Nil for a state that was read whole.
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

  /// What the populated records need in widths and totals.
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

  /// One more than the highest ordinal this state has room for; a property of the path that led here, not of the content.
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
