import BitMemory

/// How many references lead to each record of a state, so that a cycle finds the records that nothing refers to any more
/// in time proportional to its changes. Immutable: the counts of successive states share the pages that did not change.
///
/// A reference beyond the slots of its type, which only a damaged state has, counts for nothing.
struct ReferenceCounts {
  /// By type and ordinal.
  let counts: [NumberPages]
  /// Counted from the records, not brought up to date from a swept state: there may be records that nothing refers to.
  let isFresh: Bool

  init(counts: [NumberPages], isFresh: Bool) { (self.counts, self.isFresh) = (counts, isFresh) }

  /// Counts the references of all records of `base`. O(references).
  init(_ targets: ReferenceTargets, _ base: [TypeState]) {
    let counters = base.map { ReferenceCounter(NumberPages(zeros: $0.slotCount), growingTo: $0.slotCount) }
    for (type, state) in base.enumerated() {
      switch state.records {
      case .objects(let objects):
        for (field, target) in targets.fields[type] {
          counters[target].add(FieldColumn(field, of: objects), state.populated)
        }
      case .collections(let collections):
        if let target = targets.keys[type] { counters[target].add(keysOf: collections, state.populated) }
        if let target = targets.values[type] { counters[target].add(valuesOf: collections, state.populated) }
      }
    }
    self.init(counts: counters.map { $0.finish() }, isFresh: true)
  }
}
