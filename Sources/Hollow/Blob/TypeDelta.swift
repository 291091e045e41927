import BitMemory

/// The change of one type in a delta blob (format section 6.2), with global ordinals.
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
    var places: [(ordinal: Ordinal, store: RecordStore, slot: Int)] = []
    var only = RecordStore(emptyOf: schema)
    for shard in 0..<shards {
      if shards == 1 {
        maximum = try ShardEnvelope.readMaxOrdinal("max ordinal of \(schema.name)", from: &reader)
      } else {
        try ShardEnvelope.readShardMaximum(
          schema.name, maxOrdinal: maximum, shard: shard, shards: shards, from: &reader)
      }
      let slots = ShardEnvelope.slotCount(maxOrdinal: maximum, shard: shard, shards: shards)
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

  /// A gap-encoded ascending list: byte count, then VInt differences.
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
      guard gap > 0 || ordinals.isEmpty, previous < limit else {
        throw reader.error(.outOfRange, "\(what) ordinal \(previous) is not ascending below \(limit)", at: start)
      }
      ordinals.append(previous)
    }
    guard reader.offset == end else { throw reader.error(.outOfRange, "the \(what) ordinals overrun their size") }
    return ordinals
  }

  /// The next state of `old`. Throws when the change contradicts it; nothing is half applied.
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
    // Not up to the stated maximum, which no bytes stand behind.
    let slots = max(old.populated.highest, added.last ?? -1) + 1
    let merge = RecordMerge(populated: populated, added: added, slots: slots)
    return TypeState(
      after: old, schema: old.schema, records: merge.merge(old.records, with: change), populated: populated,
      removed: removed, added: added, shardCount: shardCount)
  }

  /// The added records with the reader's fields: matched by name, missing ones null, unknown ones dropped (6.3).
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
