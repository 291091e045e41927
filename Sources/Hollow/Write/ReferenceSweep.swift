import BitMemory

/// Takes a cycle's changes into the reference counts, and removes records outside `roots` that lost their last reference
/// or never had one.
struct ReferenceSweep {
  private let targets: ReferenceTargets
  private let writers: [WriteState.Writer]
  private let isRoot: [Bool]
  private let counters: [ReferenceCounter]
  /// Records not in the state being built any more whose references still count, by type.
  private var gone: [[UInt32]]

  init(
    _ counts: ReferenceCounts, _ targets: ReferenceTargets, _ writers: [WriteState.Writer], isRoot: [Bool]
  ) {
    (self.targets, self.writers, self.isRoot) = (targets, writers, isRoot)
    counters = zip(counts.counts, writers).map { ReferenceCounter($0, growingTo: $1.slots) }
    gone = writers.map { $0.removed.map { UInt32($0) } }
    for type in writers.indices { addStaged(type) }
    for type in writers.indices where !isRoot[type] { removeNeverReferenced(type, counts.isFresh) }
  }

  /// The counts of the state being built. O(changes), and what reaching further from them takes.
  ///
  /// - Parameter order: types before those that they refer to, as far as that is possible.
  mutating func finish(order: [Int]) -> ReferenceCounts {
    var isDone = false
    while !isDone {
      isDone = true
      for type in order {
        collectOrphans(type)
        if gone[type].isEmpty { continue }
        isDone = false
        release(type)
      }
    }
    return ReferenceCounts(counts: counters.map { $0.finish() }, isFresh: false)
  }

  private func addStaged(_ type: Int) {
    switch writers[type].rows {
    case .all(let rows): addStaged(type, rows)
    case .some(let rows): addStaged(type, rows)
    }
  }

  private func addStaged(_ type: Int, _ rows: some Sequence<Int>) {
    switch writers[type] {
    case .objects(let writer):
      for (field, target) in targets.fields[type] { counters[target].add(field, of: writer.rows, rows) }
    case .collections(let writer):
      if let target = targets.keys[type] { for row in rows { counters[target].add(writer.keys[writer.row(row)]) } }
      if let target = targets.values[type] { for row in rows { counters[target].add(writer.values[writer.row(row)]) } }
    }
  }

  private mutating func removeNeverReferenced(_ type: Int, _ isFresh: Bool) {
    var candidates = counters[type].unreferenced(writers[type].rowOrdinals)
    if isFresh { candidates += counters[type].unreferenced(writers[type].base.populated) }
    gone[type] += writers[type].remove(candidates)
  }

  private mutating func collectOrphans(_ type: Int) {
    let orphans = counters[type].takeOrphans()
    if !isRoot[type] { gone[type] += writers[type].remove(orphans) }
  }

  /// Takes away the references of what is gone.
  private mutating func release(_ type: Int) {
    let (populated, all) = (writers[type].base.populated, gone[type])
    gone[type] = []
    let base = all.filter { populated.contains(Int($0)) }
    let rows = base.count == all.count ? [] : all.compactMap { writers[type].row(at: Int($0)) }
    release(type, rows: rows)
    switch writers[type].base.records {
    case .objects(let objects):
      for (field, target) in targets.fields[type] { counters[target].remove(FieldColumn(field, of: objects), base) }
    case .collections(let collections):
      if let target = targets.keys[type] { counters[target].remove(keysOf: collections, base) }
      if let target = targets.values[type] { counters[target].remove(valuesOf: collections, base) }
    }
  }

  private func release(_ type: Int, rows: [Int]) {
    switch writers[type] {
    case .objects(let writer):
      for (field, target) in targets.fields[type] { counters[target].remove(field, of: writer.rows, rows) }
    case .collections(let writer):
      if let target = targets.keys[type] { for row in rows { counters[target].remove(writer.keys[writer.row(row)]) } }
      if let target = targets.values[type] {
        for row in rows { counters[target].remove(writer.values[writer.row(row)]) }
      }
    }
  }
}
