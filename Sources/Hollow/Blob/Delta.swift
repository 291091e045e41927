import BitMemory

/// The change of one type in a delta blob (docs/hollow-format.md, section 6.2).
///
/// A delta says for each shard which ordinals lose their record, which get one, and what the new records are, packed in
/// a layout of its own. Reading it takes these steps:
///
/// 1. Each shard is read with its ordinals, which ascend, and its records, one for each added ordinal.
/// 2. Ordinals inside a shard become ordinals of the type: *o* in shard *s* of *N* is *o x N + s*.
/// 3. With several shards, the lists are sorted and the added records gathered into one store in the order of their
///    ordinals, as records in memory are not sharded.
///
/// Applying it (`applied(to:at:)`) checks that every removed ordinal holds a record and every added one is free, brings
/// the records into the form of the reader's schema, and merges them with the old ones. Nothing is changed in place:
/// when a check fails, the old state is as it was.
struct TypeDelta {
  let schema: Schema
  let shardCount: Int
  let maxOrdinal: Int
  let removed: [Ordinal]
  let added: [Ordinal]
  /// Record *j* is that of `added[j]`.
  let records: RecordStore

  init(from reader: inout ByteReader) throws(ByteReaderError) {
    schema = try Schema(from: &reader)
    let shards = try ShardEnvelope.read(schema.name, from: &reader)
    var maximum = -1
    if shards > 1 { maximum = try ShardEnvelope.readMaxOrdinal("max ordinal of \(schema.name)", from: &reader) }
    var removed: [Ordinal] = []
    // Where each added record is, over all shards, and the store of the last shard read.
    var places: [(ordinal: Ordinal, store: RecordStore, slot: Int)] = []
    var only = RecordStore(emptyOf: schema)
    for shard in 0..<shards {
      let slots = try ShardEnvelope.readSlotCount(
        of: schema.name, shard: shard, shards: shards, maxOrdinal: &maximum, from: &reader)
      let gone = try Self.readOrdinals("removed", below: slots, from: &reader)
      let new = try Self.readOrdinals("added", below: slots, from: &reader)
      let store = try ShardReader(schema, count: new.count, from: &reader).records(new.count, reader)
      try PopulatedCheck.checkTables(
        of: store, schema: schema, populated: BitSet(below: new.count), reader)
      removed += gone.map { $0 * shards + shard }
      for (slot, ordinal) in new.enumerated() { places.append((ordinal * shards + shard, store, slot)) }
      only = store
    }
    if shards > 1 {
      removed.sort()
      places.sort { $0.ordinal < $1.ordinal }
    }
    (shardCount, maxOrdinal, self.removed, added) = (shards, maximum, removed, places.map(\.ordinal))
    records =
      shards == 1 || places.isEmpty ? only : ShardInterleaving.gathered(places.map { ($0.store, $0.slot) })
  }

  /// An ascending list of ordinals: its size in bytes, then the differences between neighbours as VInts.
  private static func readOrdinals(
    _ what: String, below limit: Int, from reader: inout ByteReader
  ) throws(ByteReaderError) -> [Int] {
    let size = try reader.readLongCount("the byte count of \(what) ordinals", limit: reader.remaining)
    let end = reader.offset + size
    var ordinals: [Int] = []
    var previous = 0
    while reader.offset < end {
      let start = reader.offset
      let gap = try reader.readCount("an ordinal gap")
      previous += gap
      // Only the first difference, which is the first ordinal itself, may be 0.
      guard gap > 0 || ordinals.isEmpty, previous < limit else {
        throw reader.error(.outOfRange, "\(what) ordinal \(previous) is not ascending below \(limit)", at: start)
      }
      ordinals.append(previous)
    }
    guard reader.offset == end else { throw reader.error(.outOfRange, "the \(what) ordinals overrun their size") }
    return ordinals
  }

  /// The next state of `old`. Throws when the change contradicts it.
  ///
  /// - Parameter offset: where the type starts in the blob, for errors.
  func applied(to old: TypeState, at offset: Int) throws(BlobError) -> TypeState {
    func inconsistent(_ detail: String) -> BlobError {
      BlobError(code: .inconsistent, byteOffset: offset, detail: "type \(old.name): \(detail)")
    }
    for ordinal in removed where !old.populated.contains(ordinal) {
      throw inconsistent("removes ordinal \(ordinal), which holds no record")
    }
    for ordinal in added where old.populated.contains(ordinal) {
      throw inconsistent("adds ordinal \(ordinal), which holds a record")
    }
    guard old.populated.highest <= maxOrdinal else {
      throw inconsistent("max ordinal \(maxOrdinal) is below a record at \(old.populated.highest)")
    }
    guard let change = try recordsInForm(of: old, inconsistent) else {
      throw inconsistent("the delta has another kind of type")
    }
    var populated = old.populated
    for ordinal in removed { populated.remove(ordinal) }
    for ordinal in added { populated.insert(ordinal) }
    // Room for the records there are, not for the stated max ordinal: a damaged blob may state half a billion in five
    // bytes.
    let slots = max(old.populated.highest, added.last ?? -1) + 1
    let merge = RecordMerge(populated: populated, added: added, slots: slots)
    return TypeState(
      after: old, schema: old.schema, records: merge.merge(old.records, with: change), populated: populated,
      removed: removed, added: added, shardCount: shardCount)
  }

  /// The added records with the fields of the reader's schema. Fields are matched by name; one that the delta lacks is
  /// null, one that the reader lacks is left out (docs/hollow-format.md, section 6.3). Nil when the kind of type
  /// differs.
  private func recordsInForm(
    of old: TypeState, _ inconsistent: (String) -> BlobError
  ) throws(BlobError) -> RecordStore? {
    switch (old.schema, schema, records) {
    case (.object(let own), .object(let foreign), .objects(let objects)):
      if own.fields == foreign.fields { return records }
      var kept: [Int] = []
      for field in own.fields {
        let index = foreign.index(of: field.name)
        if let index, foreign.fields[index].type != field.type {
          throw inconsistent(
            "field \(field.name) is \(foreign.fields[index].type.rawValue), not \(field.type.rawValue)")
        }
        kept.append(index ?? -1)
      }
      return .objects(objects.selecting(kept, types: own.fields.map(\.type)))
    case (.list, .list, _), (.set, .set, _), (.map, .map, _): return records
    default: return nil
    }
  }
}

/// Applies a delta or reverse delta blob to a state (docs/hollow-format.md, sections 2 and 6).
///
/// ```swift
/// let next = try DeltaReader.apply(delta.span.rawBytes, to: state)
/// ```
public enum DeltaReader {
  /// The state that the delta in `bytes` leads to from `state`, which stays as it is whatever happens.
  ///
  /// Types that did not change are shared with `state`. Types that `state` does not know are skipped. Throws
  /// `BlobError` with the offset of the first fault. O(bytes + slots of the changed types).
  public static func apply(
    _ bytes: RawSpan, to state: DataState, filter: LoadFilter = .everything
  ) throws(BlobError) -> DataState {
    var reader = ByteReader(bytes)
    do {
      let header = try BlobHeader(from: &reader)
      guard header.originTag == state.tag else {
        throw BlobError(
          code: .wrongOrigin, byteOffset: 4,
          detail: "the delta starts from state \(hex(header.originTag)), this is state \(hex(state.tag))")
      }
      let types = try applyTypes(to: state, filter, from: &reader)
      return DataState(
        tag: header.destinationTag, originTag: header.originTag, headerTags: header.tags, types: types)
    } catch {
      throw BlobError(wrapping: error)
    }
  }

  /// The types of `state` after the changes from their count to the end of the blob.
  static func applyTypes(
    to state: DataState, _ filter: LoadFilter, from reader: inout ByteReader
  ) throws -> [TypeState] {
    let count = try reader.readCount("the type count", limit: reader.remaining)
    var changes: [String: TypeState] = [:]
    var names: Set<String> = []
    for _ in 0..<count {
      let start = reader.offset
      let change = try TypeDelta(from: &reader)
      guard names.insert(change.schema.name).inserted else {
        throw reader.error(.outOfRange, "the type \(change.schema.name) comes twice", at: start)
      }
      guard filter.keeps(type: change.schema.name), let old = state[type: change.schema.name] else { continue }
      changes[old.name] = try change.applied(to: old, at: start)
    }
    guard reader.remaining == 0 else { throw BlobError.trailing(reader) }
    return state.types.map { changes[$0.name] ?? $0 }
  }

  static func hex(_ tag: UInt64) -> String {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: tag)
    return bytes.hexadecimal
  }
}

/// Writes delta and reverse delta blobs (docs/hollow-format.md, sections 2 and 6).
///
/// A delta states removed and added ordinals and the added records, in the bytes that Java would write for the two
/// states.
///
/// ```swift
/// let delta = DeltaWriter.write(from: old, to: new)
/// let reverse = DeltaWriter.write(from: new, to: old)
/// ```
public enum DeltaWriter {
  /// The blob that leads from state `origin` to state `destination`: a delta when `destination` is the newer one, a
  /// reverse delta when it is the older one.
  ///
  /// - Precondition: the two states are neighbours of one chain: an ordinal populated in both holds the same record.
  /// - Complexity: O(changed records + the slots of their pages), and a pass over the populated bits of types that
  ///   changed.
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
        new.records, ShardSlots(addedHere), layout: statistics.layout, total: total, entries: .asPresent, to: &writer)
    }
  }

  private static func ordinals(_ all: [Ordinal], _ shard: Int, _ shards: Int) -> [Ordinal] {
    shards == 1 ? all : all.filter { $0 & (shards - 1) == shard }
  }

  /// The ordinals of one shard, ascending, as the differences between neighbours inside the shard. Records that are
  /// added together tend to have ordinals that follow each other, so runs of differences of 1 are written in one go.
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
