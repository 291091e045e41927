import BitMemory

/// The layout that a blob gives a type's records and the totals of each shard, by Java's formulas
/// (docs/hollow-format.md, sections 4.3 to 4.6).
///
/// They are computed over the records of two neighbouring states (`ConsideredRecords`), as in Java. So the widths of a
/// snapshot may be larger than its records need, and those of a delta depend on records that it does not contain.
struct TypeStatistics {
  enum Layout {
    case objects(RecordLayout)
    case collections(CollectionLayout)
  }

  let layout: Layout
  let maxOrdinal: Int
  /// Entries of LIST, SET and MAP records of each shard; none for OBJECT.
  let entryTotals: [Int]

  /// - Complexity: O(pages + records only in the other state + slots of pages not yet counted); for collections with
  ///   several shards O(records).
  init(_ considered: ConsideredRecords, shards: Int) {
    maxOrdinal = considered.maxOrdinal
    var total = considered.current.statistics
    if let previous = considered.previous {
      total.add(previous.statistics(of: considered.onlyPrevious))
    }
    switch considered.current.records {
    case .objects(let objects):
      layout = .objects(Self.objectLayout(total, objects.layout.types, isEmpty: considered.isEmpty))
      entryTotals = []
    case .collections(let collections):
      let totals = shards == 1 ? total.sums : Self.entryTotals(considered, shards)
      layout = .collections(Self.collectionLayout(total, collections.layout.kind, totals))
      entryTotals = totals
    }
  }

  /// About the bytes that a delta needs for `records` added ones, three bytes each for the gaps between ordinals
  /// included.
  func byteEstimate(records: Int) -> Int {
    switch layout {
    case .objects(let layout): records * (layout.recordBits / 8 + 3)
    case .collections(let layout):
      records * (layout.slotBits / 8 + 3) + entryTotals.reduce(0, +) * layout.entryBits / 8
    }
  }

  private static func objectLayout(_ total: PageStatistics, _ types: [FieldType], isEmpty: Bool) -> RecordLayout {
    let widths = types.enumerated().map { field, type in
      switch type {
      case .string, .bytes: RecordLayout.pointerWidth(byteCount: total.sums[field])
      case .int, .long, .reference: PackedBits.width(of: total.probes[field])
      case .boolean: isEmpty ? 0 : 2
      case .float: isEmpty ? 0 : 32
      case .double: isEmpty ? 0 : 64
      }
    }
    return RecordLayout(types: types, widths: widths)
  }

  private static func collectionLayout(
    _ total: PageStatistics, _ kind: CollectionLayout.Kind, _ totals: [Int]
  ) -> CollectionLayout {
    let pointerBits = PackedBits.width(of: UInt64(totals.max() ?? 0))
    let keyBits = max(1, PackedBits.width(of: total.probes[0]))
    if kind == .list {
      return CollectionLayout(
        kind: kind, pointerBits: max(1, pointerBits), sizeBits: 0, keyBits: keyBits, valueBits: 0)
    }
    return CollectionLayout(
      kind: kind, pointerBits: pointerBits, sizeBits: PackedBits.width(of: total.probes[1]), keyBits: keyBits,
      valueBits: kind == .map ? max(1, PackedBits.width(of: total.probes[2])) : 0)
  }

  private static func entryTotals(_ considered: ConsideredRecords, _ shards: Int) -> [Int] {
    var totals = [Int](repeating: 0, count: shards)
    considered.forEach { store, ordinal in
      guard case .collections(let records) = store else { return }
      totals[ordinal & (shards - 1)] += records.range(at: ordinal).count
    }
    return totals
  }
}

/// The records of a type in a state and those that only the other state has, which is the one before or after. Java's
/// statistics cover both, as its readers keep removed records readable for one update more
/// (docs/hollow-format.md, sections 4.2, 6.2 and 6.4).
struct ConsideredRecords {
  let current: TypeState
  /// The same type in the other state, nil when there is none or it is the very same object.
  let previous: TypeState?
  /// Ordinals populated only in the other state, ascending.
  let onlyPrevious: [Ordinal]
  let maxOrdinal: Int

  /// - Parameter onlyPrevious: when it is known.
  init(current: TypeState, previous: TypeState?, onlyPrevious: [Ordinal]? = nil) {
    self.current = current
    self.previous = previous === current ? nil : previous
    let gone = onlyPrevious ?? self.previous?.populated.members(notIn: current.populated) ?? []
    self.onlyPrevious = gone
    maxOrdinal = max(current.populated.highest, gone.last ?? -1)
  }

  var isEmpty: Bool { maxOrdinal < 0 }

  /// Calls `body` with each considered record's store and ordinal: the current ones ascending, then the others.
  func forEach(_ body: (RecordStore, Ordinal) -> Void) {
    for ordinal in current.populated { body(current.records, ordinal) }
    if let previous { for ordinal in onlyPrevious { body(previous.records, ordinal) } }
  }
}
