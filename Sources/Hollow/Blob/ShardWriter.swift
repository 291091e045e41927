import BitMemory

/// Writes the statistics, arrays and byte areas of one shard (docs/hollow-format.md, sections 4.3 to 4.6).
///
/// The bit string of a shard is written page by page: each page is packed in the layout of the blob, with pointers that
/// count from the start of the shard, and appended to the stream. A page of a type without byte areas that already has
/// the blob's layout, and whose records are all wanted, is appended as it is. Byte areas and entries follow after the
/// bit string, so they are kept until then.
enum ShardWriter {
  /// How long the array of a shard's entries is.
  enum EntryArray {
    /// As long as the stated total asks, with zeros at the end: snapshots.
    case asStated
    /// As long as the entries present: deltas.
    case asPresent
  }

  /// - Parameters:
  ///   - total: the total of entries to state, at least those present: records of the other state count in it.
  ///   - length: how long the array of entries is.
  static func write(
    _ store: RecordStore, _ slots: ShardSlots, layout: TypeStatistics.Layout, total: Int, entries length: EntryArray,
    to writer: inout ByteWriter
  ) {
    switch (store, layout) {
    case (.objects(let records), .objects(let layout)): write(records, slots, layout, to: &writer)
    case (.collections(let records), .collections(let layout)):
      write(records, slots, layout, total: total, entries: length, to: &writer)
    default: preconditionFailure("statistics of another kind of type")
    }
  }

  private static func write(
    _ records: ObjectRecords, _ slots: ShardSlots, _ layout: RecordLayout, to writer: inout ByteWriter
  ) {
    for width in layout.widths { writer.writeVInt(width) }
    let isCopy = records.layout == layout && !layout.hasByteAreas
    var areas: [PageAreas] = []
    var sizes = layout.types.map { _ in 0 }
    var array = PackedArrayWriter(
      wordCount: PackedBits.wordCount(bitCount: slots.count * layout.recordBits), to: &writer)
    slots.forEachPage { page, runs in
      let bitCount = page.count * layout.recordBits
      if isCopy, let first = runs.first, runs.count == 1, first.ordinal >= 0, Paging.index(of: first.ordinal) == 0 {
        array.append(records.table.pages[Paging.page(of: first.ordinal)], bitCount: bitCount, to: &writer)
        return
      }
      var builder = ObjectRecordsBuilder(layout: layout, slots: page.count, pointerBase: sizes)
      for run in runs {
        run.ordinal < 0
          ? builder.appendHoles(run.count) : builder.append(records, slots: run.ordinal..<run.ordinal + run.count)
      }
      let packed = builder.finish()
      array.append(packed.table.pages[0], bitCount: bitCount, to: &writer)
      areas += packed.areas
      for area in packed.areas { for field in sizes.indices { sizes[field] += area.fields[field].count } }
    }
    array.finish(to: &writer)
    for field in sizes.indices {
      writer.writeVLong(sizes[field])
      for area in areas { writer.write(area.fields[field]) }
    }
  }

  private static func write(
    _ records: CollectionRecords, _ slots: ShardSlots, _ layout: CollectionLayout, total: Int,
    entries length: EntryArray,
    to writer: inout ByteWriter
  ) {
    writer.writeVInt(layout.pointerBits)
    if layout.kind != .list { writer.writeVInt(layout.sizeBits) }
    writer.writeVInt(layout.keyBits)
    if layout.kind == .map { writer.writeVInt(layout.valueBits) }
    writer.writeVLong(total)
    var pages: [CollectionRecords] = []
    var entryCount = 0
    var array = PackedArrayWriter(wordCount: PackedBits.wordCount(bitCount: slots.count * layout.slotBits), to: &writer)
    slots.forEachPage { page, runs in
      var builder = CollectionRecordsBuilder(layout: layout, slots: page.count, pointerBase: entryCount)
      for run in runs {
        run.ordinal < 0
          ? builder.appendHoles(run.count) : builder.append(records, slots: run.ordinal..<run.ordinal + run.count)
      }
      let packed = builder.finish()
      array.append(packed.slots.pages[0], bitCount: page.count * layout.slotBits, to: &writer)
      entryCount += packed.entryCount
      pages.append(packed)
    }
    array.finish(to: &writer)
    let stated = length == .asStated ? total : entryCount
    var entries = PackedArrayWriter(wordCount: PackedBits.wordCount(bitCount: stated * layout.entryBits), to: &writer)
    for page in pages {
      entries.append(page.entries.pages[0], bitCount: page.entryCount * layout.entryBits, to: &writer)
    }
    entries.finish(to: &writer)
  }
}
