import BitMemory

/// Writes delta and reverse delta blobs (format sections 2 and 6).
public enum DeltaWriter {
  /// The blob that leads from state `origin` to state `destination`: a delta when `destination` is the newer one, a
  /// reverse delta when it is the older one.
  ///
  /// - Precondition: the two states are neighbours of one chain: an ordinal populated in both holds the same record.
  /// - Complexity: O(changed records + the slots of their pages), and a pass over the populated bits of types that changed.
  public static func write(from origin: DataState, to destination: DataState) -> [UInt8] {
    let changed = changedTypes(from: origin, to: destination)
    var writer = ByteWriter()
    BlobHeader(
      originTag: origin.tag, destinationTag: destination.tag, schemas: changed.map(\.schema),
      tags: destination.headerTags
    ).write(to: &writer)
    write(changed, from: origin, to: &writer)
    return writer.bytes
  }

  /// The types of `destination` that a delta from `origin` mentions.
  static func changedTypes(from origin: DataState, to destination: DataState) -> [TypeState] {
    destination.types.filter { type in origin[type: type.name].map { differs($0, type) } ?? false }
  }

  /// The count and bodies of `types`, which `origin` has in another state.
  static func write(_ types: [TypeState], from origin: DataState, to writer: inout ByteWriter) {
    writer.writeVInt(types.count)
    for type in types {
      if let old = origin[type: type.name] { write(from: old, to: type, &writer) }
    }
  }

  /// The delta from `old` to `new` and the reverse delta, written side by side on two threads.
  public static func writeBoth(from old: DataState, to new: DataState) -> (delta: [UInt8], reverse: [UInt8]) {
    Parallel.both {
      write(from: old, to: new)
    } _: {
      write(from: new, to: old)
    }
  }

  private static func differs(_ old: TypeState, _ new: TypeState) -> Bool {
    old !== new && (old.shardCount != new.shardCount || old.populated != new.populated)
  }

  private static func write(from old: TypeState, to new: TypeState, _ writer: inout ByteWriter) {
    let shards = new.shardCount
    let (removed, added) = new.changes(since: old)
    let considered = ConsideredRecords(current: new, previous: old, onlyPrevious: removed)
    let statistics = TypeStatistics(considered, shards: shards)
    new.schema.write(to: &writer)
    ShardEnvelope.write(shards, to: &writer)
    if shards > 1 { writer.writeVInt(statistics.maxOrdinal) }
    writer.reserveCapacity(writer.bytes.count + statistics.byteEstimate(records: added.count) + removed.count)
    for shard in 0..<shards {
      let slots = ShardEnvelope.slotCount(maxOrdinal: statistics.maxOrdinal, shard: shard, shards: shards)
      let addedHere = ordinals(added, shard, shards)
      writer.writeVInt(slots - 1)
      writeGaps(ordinals(removed, shard, shards), shards, to: &writer)
      writeGaps(addedHere, shards, to: &writer)
      let total = statistics.entryTotals.isEmpty ? 0 : statistics.entryTotals[shard]
      ShardWriter.write(
        new.records, ShardSlots(addedHere), layout: statistics.layout, total: total, padsEntries: false, to: &writer)
    }
  }

  private static func ordinals(_ all: [Ordinal], _ shard: Int, _ shards: Int) -> [Ordinal] {
    shards == 1 ? all : all.filter { $0 & (shards - 1) == shard }
  }

  /// An ascending list of shard ordinals, as gaps.
  private static func writeGaps(_ ordinals: [Ordinal], _ shards: Int, to writer: inout ByteWriter) {
    var gaps = ByteWriter()
    gaps.reserveCapacity(ordinals.count)
    var (previous, next) = (0, 0)
    while next < ordinals.count {
      gaps.writeVInt(ordinals[next] / shards - previous)
      let first = next
      while next + 1 < ordinals.count, ordinals[next + 1] == ordinals[next] + shards { next += 1 }
      gaps.write(repeatElement(UInt8(1), count: next - first))
      previous = ordinals[next] / shards
      next += 1
    }
    writer.writeVLong(gaps.bytes.count)
    writer.write(gaps.bytes)
  }
}
