import BitMemory

/// Cuts the records of one shard out of a type, in a given layout, ready to be written.
enum ShardRecords {
  /// The records of `ordinals` in `store`, -1 for a hole, in order.
  static func gather(
    _ store: RecordStore, _ ordinals: some Sequence<Ordinal>, count: Int, layout: TypeStatistics.Layout
  )
    -> RecordStore
  {
    switch (store, layout) {
    case (.objects(let records), .objects(let layout)):
      var builder = ObjectRecordsBuilder(layout: layout, slots: count)
      forEachRun(of: ordinals) { run in
        run.ordinal < 0
          ? builder.appendHoles(run.count) : builder.append(records, slots: run.ordinal..<run.ordinal + run.count)
      }
      return .objects(builder.finish())
    case (.collections(let records), .collections(let layout)):
      let entries = ordinals.reduce(0) { $1 < 0 ? $0 : $0 + records.range(at: $1).count }
      var builder = CollectionRecordsBuilder(layout: layout, slots: count, entries: entries)
      forEachRun(of: ordinals) { run in
        run.ordinal < 0
          ? builder.appendHoles(run.count) : builder.append(records, slots: run.ordinal..<run.ordinal + run.count)
      }
      return .collections(builder.finish())
    default: preconditionFailure("statistics of another kind of type")
    }
  }

  /// Stretches of consecutive ordinals, or of holes.
  private static func forEachRun(
    of ordinals: some Sequence<Ordinal>, _ body: ((ordinal: Ordinal, count: Int)) -> Void
  ) {
    var (start, count) = (0, 0)
    for ordinal in ordinals {
      if count > 0 && (ordinal < 0 ? start < 0 : start >= 0 && ordinal == start + count) {
        count += 1
      } else {
        if count > 0 { body((start, count)) }
        (start, count) = (ordinal, 1)
      }
    }
    if count > 0 { body((start, count)) }
  }
}
