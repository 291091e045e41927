import BitMemory

/// The layout a blob gives a type's records, and the totals of each shard, by Java's formulas (format sections 4.3 to
/// 4.6), over the considered records. One pass over them.
struct TypeStatistics {
  enum Layout {
    case objects(RecordLayout)
    case collections(CollectionLayout)
  }

  let layout: Layout
  let maxOrdinal: Int
  /// Entries of LIST, SET and MAP records of each shard.
  let entryTotals: [Int]

  init(_ considered: ConsideredRecords, shards: Int) {
    maxOrdinal = considered.maxOrdinal
    switch considered.current.records {
    case .objects(let objects):
      layout = .objects(Self.objectLayout(considered, types: objects.layout.types))
      entryTotals = []
    case .collections(let collections):
      var maxima = CollectionMaxima(shards: shards)
      considered.forEach { store, ordinal in
        if case .collections(let records) = store { maxima.include(records, ordinal) }
      }
      layout = .collections(maxima.layout(collections.layout.kind))
      entryTotals = maxima.entries
    }
  }

  private static func objectLayout(_ considered: ConsideredRecords, types: [FieldType]) -> RecordLayout {
    let fixed: [FieldType: Int] = considered.isEmpty ? [:] : [.boolean: 2, .float: 32, .double: 64]
    let widths = types.indices.map { field in
      types[field].hasByteArea
        ? RecordLayout.pointerWidth(byteCount: byteCount(considered, field))
        : fixed[types[field]] ?? (types[field].isNumber ? numberWidth(considered, field, types[field]) : 0)
    }
    return RecordLayout(types: types, widths: widths)
  }

  private static func numberWidth(_ considered: ConsideredRecords, _ field: Int, _ type: FieldType) -> Int {
    var all: UInt64 = 0
    func include(_ state: TypeState, _ ordinals: BitSet) {
      guard case .objects(let records) = state.records else { return }
      let null = type.nullPattern(width: records.layout.widths[field])
      for ordinal in ordinals {
        let raw = records.raw(field, at: ordinal)
        all |= raw == null ? 1 : raw + 1
      }
    }
    include(considered.current, considered.current.populated)
    if let previous = considered.previous { include(previous, considered.onlyPrevious) }
    return PackedBits.width(of: all)
  }

  private static func byteCount(_ considered: ConsideredRecords, _ field: Int) -> Int {
    var total = 0
    func include(_ state: TypeState, _ ordinals: BitSet) {
      guard case .objects(let records) = state.records else { return }
      for ordinal in ordinals { total += records.end(field, at: ordinal) - records.end(field, at: ordinal - 1) }
    }
    include(considered.current, considered.current.populated)
    if let previous = considered.previous { include(previous, considered.onlyPrevious) }
    return total
  }
}

extension FieldType {
  /// INT, LONG and REFERENCE: as wide as the widest value needs.
  fileprivate var isNumber: Bool { self == .int || self == .long || self == .reference }
}

/// The largest figures of LIST, SET or MAP records, and each shard's entries.
private struct CollectionMaxima {
  var entries: [Int]
  private var largestKey = -1
  private var largestValue = 0
  private var largestSize = 0

  init(shards: Int) { entries = [Int](repeating: 0, count: shards) }

  mutating func include(_ records: CollectionRecords, _ ordinal: Ordinal) {
    let range = records.range(at: ordinal)
    entries[ordinal & (entries.count - 1)] += range.count
    largestSize = max(largestSize, records.size(at: ordinal))
    for entry in range {
      let key = records.key(at: entry)
      largestKey = max(largestKey, key)
      if key >= 0 { largestValue = max(largestValue, records.value(at: entry)) }
    }
  }

  func layout(_ kind: CollectionLayout.Kind) -> CollectionLayout {
    let pointerBits = PackedBits.width(of: UInt64(entries.max() ?? 0))
    if kind == .list {
      return CollectionLayout(
        kind: kind, pointerBits: max(1, pointerBits), sizeBits: 0,
        keyBits: max(1, PackedBits.width(of: UInt64(max(0, largestKey)))), valueBits: 0)
    }
    return CollectionLayout(
      kind: kind, pointerBits: pointerBits, sizeBits: PackedBits.width(of: UInt64(largestSize)),
      keyBits: largestKey < 0 ? 1 : PackedBits.width(of: UInt64(largestKey + 1)),
      valueBits: kind == .map ? max(1, PackedBits.width(of: UInt64(largestValue))) : 0)
  }
}
