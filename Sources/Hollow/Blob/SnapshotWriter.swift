import BitMemory

/// Writes snapshot blobs (format sections 2 and 4).
public enum SnapshotWriter {
  /// The snapshot of `state`.
  ///
  /// Java reads it whatever its widths and however short its bit sets (format section 8.1), so the denser form is the
  /// default; with `previous` and `.java` the bytes are those that Java would write.
  ///
  /// - Parameter previous: the state before; its records count in the widths, as in Java's snapshots. Nil: only
  ///   `state`'s own do.
  /// - Complexity: O(records of both states).
  public static func write(
    _ state: DataState, previous: DataState? = nil, padding: BitSetPadding = .none
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.reserveCapacity(state.byteSize + 4096)
    header(of: state).write(to: &writer)
    writeTypes(of: state, previous: previous, padding, to: &writer)
    return writer.bytes
  }

  /// The count and bodies of the types of `state`.
  static func writeTypes(
    of state: DataState, previous: DataState?, _ padding: BitSetPadding, to writer: inout ByteWriter
  ) {
    writer.writeVInt(state.types.count)
    for type in state.types { write(type, previous: previous?[type: type.name], padding, to: &writer) }
  }

  /// The header blob of `state`: its snapshot's header and type count, no bodies.
  public static func writeHeader(_ state: DataState) -> [UInt8] {
    var writer = ByteWriter()
    header(of: state).write(to: &writer)
    writer.writeVInt(state.types.count)
    return writer.bytes
  }

  private static func header(of state: DataState) -> BlobHeader {
    BlobHeader(
      originTag: state.originTag, destinationTag: state.tag, schemas: state.types.map(\.schema), tags: state.headerTags)
  }

  private static func write(
    _ type: TypeState, previous: TypeState?, _ padding: BitSetPadding, to writer: inout ByteWriter
  ) {
    let shards = type.shardCount
    let statistics = TypeStatistics(ConsideredRecords(current: type, previous: previous), shards: shards)
    type.schema.write(to: &writer)
    ShardEnvelope.write(shards, to: &writer)
    if shards > 1 { writer.writeVInt(statistics.maxOrdinal) }
    for shard in 0..<shards {
      let slots = ShardEnvelope.slotCount(maxOrdinal: statistics.maxOrdinal, shard: shard, shards: shards)
      writer.writeVInt(slots - 1)
      let total = statistics.entryTotals.isEmpty ? 0 : statistics.entryTotals[shard]
      ShardWriter.write(
        type.records, ShardSlots(type.populated, slots: slots, shard: shard, shards: shards),
        layout: statistics.layout, total: total, padsEntries: true, to: &writer)
    }
    writer.writeBitSet(type.populated, wordCount: padding.wordCount(highest: type.populated.highest))
  }
}
