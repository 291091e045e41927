/// Shards to one store by ordinal and back: ordinal *o* of N shards is slot `o / N` of shard `o % N` (format section 4.1).
enum ShardInterleaving {
  /// The records of all shards by ordinal. O(slots) with several shards, O(1) with one.
  static func joined(_ shards: [RecordStore], slots: Int) -> RecordStore {
    if shards.count == 1 || slots == 0 { return shards[0] }
    return gathered((0..<slots).map { (shards[$0 & (shards.count - 1)], $0 / shards.count) })
  }

  /// The records at the given places, in order.
  static func gathered(_ places: [(store: RecordStore, slot: Int)]) -> RecordStore {
    guard let first = places.first else { preconditionFailure("a type with several shards has a slot") }
    switch first.store {
    case .objects(let records):
      let sources = places.map { place in
        if case .objects(let records) = place.store { return records }
        return records
      }
      return .objects(gather(sources, places.map(\.slot)))
    case .collections(let records):
      let sources = places.map { place in
        if case .collections(let records) = place.store { return records }
        return records
      }
      return .collections(gather(sources, places.map(\.slot)))
    }
  }

  private static func gather(_ sources: [ObjectRecords], _ slots: [Int]) -> ObjectRecords {
    var layout = sources[0].layout
    for source in sources where source.layout != layout { layout = layout.widened(to: source.layout) }
    var widths = layout.widths
    for (field, type) in layout.types.enumerated() where type.hasByteArea {
      let largest = largestPage(slots.count) { sources[$0].byteCount(field, at: slots[$0]) }
      widths[field] = max(widths[field], RecordLayout.pointerWidth(byteCount: largest))
    }
    var builder = ObjectRecordsBuilder(
      layout: RecordLayout(types: layout.types, widths: widths), slots: slots.count)
    for (source, slot) in zip(sources, slots) { builder.append(source, slots: slot..<slot + 1) }
    return builder.finish()
  }

  private static func gather(_ sources: [CollectionRecords], _ slots: [Int]) -> CollectionRecords {
    var layout = sources[0].layout
    for source in sources where source.layout != layout { layout = layout.widened(to: source.layout, entries: 0) }
    let largest = largestPage(slots.count) { sources[$0].range(at: slots[$0]).count }
    var builder = CollectionRecordsBuilder(layout: layout.widened(to: layout, entries: largest), slots: slots.count)
    for (source, slot) in zip(sources, slots) { builder.append(source, slots: slot..<slot + 1) }
    return builder.finish()
  }

  /// The largest sum over the slots of one page.
  private static func largestPage(_ count: Int, _ size: (Int) -> Int) -> Int {
    (0..<Paging.pageCount(slots: count)).reduce(0) { largest, page in
      max(largest, Paging.slots(ofPage: page, count: count).reduce(0) { $0 + size($1) })
    }
  }
}
