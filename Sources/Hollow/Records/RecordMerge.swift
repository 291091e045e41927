import BitMemory

/// Records of one state and a change merged into the records of the next: what applying a delta and finishing a
/// producer's cycle have in common.
struct RecordMerge {
  /// One stretch of ordinals of the result, in ascending order and without gaps.
  enum Run {
    case kept(Range<Int>)
    case hole
    /// The change's record at this slot.
    case added(Int)
  }

  let runs: [Run]
  let slots: Int

  /// - Parameters:
  ///   - removed, added: ascending ordinals; `added[j]` gets the change's slot `j`.
  ///   - kept: slots of the old state.
  ///   - slots: slots of the result, above every ordinal it holds.
  init(kept: Int, removed: [Ordinal], added: [Ordinal], slots: Int) {
    var runs: [Run] = []
    var (next, r, a) = (0, 0, 0)
    func keep(below bound: Int) {
      if next < min(bound, kept) { runs.append(.kept(next..<min(bound, kept))) }
      for _ in max(next, kept)..<max(bound, next, kept) { runs.append(.hole) }
      next = bound
    }
    while r < removed.count || a < added.count {
      if a == added.count || (r < removed.count && removed[r] < added[a]) {
        keep(below: removed[r])
        runs.append(.hole)
        next = removed[r] + 1
        r += 1
      } else {
        keep(below: added[a])
        runs.append(.added(a))
        next = added[a] + 1
        a += 1
      }
    }
    keep(below: slots)
    (self.runs, self.slots) = (runs, slots)
  }

  func merge(_ old: RecordStore, with change: RecordStore) -> RecordStore {
    switch (old, change) {
    case (.objects(let old), .objects(let change)): .objects(merge(old, with: change))
    case (.collections(let old), .collections(let change)): .collections(merge(old, with: change))
    default: preconditionFailure("a delta changes a type's kind")
    }
  }

  private func merge(_ old: ObjectRecords, with change: ObjectRecords) -> ObjectRecords {
    let byteCounts = zip(old.areas, change.areas).map { $0.count + $1.count }
    var widths = old.layout.widened(to: change.layout).widths
    for (field, type) in old.layout.types.enumerated() where type.hasByteArea {
      widths[field] = max(widths[field], RecordLayout.pointerWidth(byteCount: byteCounts[field]))
    }
    let layout = RecordLayout(types: old.layout.types, widths: widths)
    var builder = ObjectRecordsBuilder(layout: layout, slots: slots, byteCounts: byteCounts)
    for run in runs {
      switch run {
      case .kept(let range): builder.append(old, slots: range)
      case .hole: builder.appendHoles(1)
      case .added(let slot): builder.append(change, slots: slot..<slot + 1)
      }
    }
    return builder.finish()
  }

  private func merge(_ old: CollectionRecords, with change: CollectionRecords) -> CollectionRecords {
    let entries = old.entryCount + change.entryCount
    var builder = CollectionRecordsBuilder(
      layout: old.layout.widened(to: change.layout, entries: entries), slots: slots, entries: entries)
    for run in runs {
      switch run {
      case .kept(let range): builder.append(old, slots: range)
      case .hole: builder.appendHoles(1)
      case .added(let slot): builder.append(change, slots: slot..<slot + 1)
      }
    }
    return builder.finish()
  }
}
