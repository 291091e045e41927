import BitMemory

/// Removes the records that nothing refers to any more, at the end of a cycle, and brings the reference counts up to
/// date.
///
/// It is reference counting, in time proportional to what the cycle changed:
///
/// 1. The references of the records staged in this cycle are counted. A record that was staged and taken out again by
///    the caller is left out: it never counted.
/// 2. Records outside of the root types that were staged and never referred to are removed. Where the counts are fresh,
///    made from a base of unknown history, all records of the base are looked at too.
/// 3. Every record that is removed, by the caller or here, gives back its references. A count that falls to zero makes
///    its record an orphan, which is removed unless its type is a root, and gives back its own references in turn.
///
/// Step 3 goes through the types from those that refer to others down to those that are only referred to, so that one
/// pass mostly does; it is repeated while there is something left to give back, as types may refer to each other in
/// circles. Records that refer to each other in a circle keep each other, as with any reference counting.
struct ReferenceSweep {
  private let targets: ReferenceTargets
  private let writers: [WriteState.Writer]
  private let isRoot: [Bool]
  private let counters: [ReferenceCounter]
  /// By type, the removed records that have yet to give back their references.
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

  /// Step 3. Returns the counts of the state being built. O(changes + records removed with them and their references).
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

  /// Step 1, for one type.
  private func addStaged(_ type: Int) {
    switch writers[type].rows {
    case .all(let rows): addStaged(type, rows)
    case .some(let rows): addStaged(type, rows)
    }
  }

  private func addStaged(_ type: Int, _ rows: some Sequence<Int>) {
    for (part, target) in targets.places[type] {
      counters[target].add { body in writers[type].forEachReference(in: part, ofRows: rows, body) }
    }
  }

  /// Step 2, for one type that is no root.
  private mutating func removeNeverReferenced(_ type: Int, _ isFresh: Bool) {
    var candidates = counters[type].unreferenced(writers[type].rowOrdinals)
    if isFresh { candidates += counters[type].unreferenced(writers[type].base.populated) }
    gone[type] += writers[type].remove(candidates)
  }

  /// Removes the records of a type whose last reference was given back since the last call.
  private mutating func collectOrphans(_ type: Int) {
    let orphans = counters[type].takeOrphans()
    if !isRoot[type] { gone[type] += writers[type].remove(orphans) }
  }

  /// Gives back the references of the removed records of a type: base records hold theirs packed, staged ones in rows.
  private mutating func release(_ type: Int) {
    let (populated, all) = (writers[type].base.populated, gone[type])
    gone[type] = []
    let base = all.filter { populated.contains(Int($0)) }
    let rows = base.count == all.count ? [] : all.compactMap { writers[type].row(at: Int($0)) }
    for (part, target) in targets.places[type] {
      counters[target].remove { body in writers[type].forEachReference(in: part, ofRows: rows, body) }
      counters[target].remove { body in
        writers[type].base.forEachReference(in: part, of: base.lazy.map { Int($0) }) { body($1) }
      }
    }
  }
}

/// The reference counts of one type on their way to the next state.
final class ReferenceCounter {
  private var numbers: NumberPagesEditor
  /// Ordinals whose last reference was taken away.
  private(set) var orphans: [UInt32] = []

  /// - Parameter slots: of the state being built, or more.
  init(_ base: NumberPages, growingTo slots: Int) {
    numbers = NumberPagesEditor(base)
    numbers.grow(to: slots)
  }

  /// The new counts. Call once, at the end: it takes them out.
  func finish() -> NumberPages {
    var numbers = NumberPagesEditor(zeros: 0)
    swap(&numbers, &self.numbers)
    return numbers.finish()
  }

  func takeOrphans() -> [UInt32] {
    defer { orphans = [] }
    return orphans
  }

  /// Those of `ordinals` that no reference leads to.
  func unreferenced(_ ordinals: some Sequence<Ordinal>) -> [UInt32] { Self.unreferenced(ordinals, numbers) }

  private static func unreferenced(
    _ ordinals: some Sequence<Ordinal>, _ numbers: borrowing NumberPagesEditor
  ) -> [UInt32] {
    var found: [UInt32] = []
    for ordinal in ordinals where numbers[ordinal] == 0 { found.append(UInt32(ordinal)) }
    return found
  }

  /// Counts the references that `forEach` gives to its argument.
  ///
  /// A reference beyond the slots of its type, which only a damaged state has, counts for nothing.
  @inline(__always)
  func add(_ forEach: ((Ordinal) -> Void) -> Void) { Self.add(&numbers, forEach) }

  // Static, so that a whole loop is one access to the property and not one for each reference.
  @inline(__always)
  private static func add(_ numbers: inout NumberPagesEditor, _ forEach: ((Ordinal) -> Void) -> Void) {
    forEach { reference in
      if reference >= 0 && reference < numbers.count { numbers[reference] &+= 1 }
    }
  }

  /// Takes away the references that `forEach` gives to its argument. A record whose last one it was is an orphan.
  @inline(__always)
  func remove(_ forEach: ((Ordinal) -> Void) -> Void) { Self.remove(&numbers, &orphans, forEach) }

  @inline(__always)
  private static func remove(
    _ numbers: inout NumberPagesEditor, _ orphans: inout [UInt32], _ forEach: ((Ordinal) -> Void) -> Void
  ) {
    forEach { reference in
      guard reference >= 0 && reference < numbers.count else { return }
      let count = numbers[reference]
      if count == 0 { return }
      numbers[reference] = count - 1
      if count == 1 { orphans.append(UInt32(reference)) }
    }
  }
}

/// How many references lead to each record of a state, so that a cycle finds the records that nothing refers to any
/// more in time proportional to its changes (`ReferenceSweep`). Immutable: the counts of successive states share the
/// pages that did not change.
struct ReferenceCounts {
  /// By type and ordinal.
  let counts: [NumberPages]
  /// Whether these were counted from the records of a state, in which there may be records that nothing refers to.
  /// Counts that a sweep leaves behind are not fresh: there, nothing is left to remove.
  let isFresh: Bool

  init(counts: [NumberPages], isFresh: Bool) { (self.counts, self.isFresh) = (counts, isFresh) }

  /// Counts the references of all records of `base`. O(references).
  init(_ targets: ReferenceTargets, _ base: [TypeState]) {
    let counters = base.map { ReferenceCounter(NumberPages(zeros: $0.slotCount), growingTo: $0.slotCount) }
    for (type, state) in base.enumerated() {
      for (part, target) in targets.places[type] {
        counters[target].add { body in state.forEachReference(in: part, of: state.populated) { body($1) } }
      }
    }
    self.init(counts: counters.map { $0.finish() }, isFresh: true)
  }
}

/// Which types the records of each type refer to, by position among the schemas: resolved once.
struct ReferenceTargets {
  /// By type, the places that hold references to a type of the dataset, and the position of that type.
  let places: [[(part: ReferencePlace.Part, target: Int)]]

  init(_ schemas: [Schema]) {
    let positions = Dictionary(uniqueKeysWithValues: schemas.enumerated().map { ($1.name, $0) })
    places = schemas.map { schema in
      schema.references.compactMap { place in positions[place.target].map { (place.part, $0) } }
    }
  }
}
