import BitMemory
import Hollow

/// The records that two states hold at the same ordinal with the same content all the way down. In two states of one chain
/// that is nearly everything, and it takes one look at each record.
///
/// Sound for any two states, unrelated ones too: an ordinal counts only when the stored values agree and everything it
/// refers to counts. Not complete: equal content at other ordinals, or with buckets in another order, is left to
/// `ContentIDs`, and so are types in a cycle of references, unless the states share them whole.
struct SameOrdinals: Sendable {
  /// By type of the left state; empty for a type that the root does not lead to.
  private(set) var sets: [BitSet]
  /// The type of the right state with the same name, by type of the left.
  let partners: [Int?]
  /// Types whose records are all in their set, on both sides.
  private var isWhole: [Bool]
  private let readers: [StateReader]
  private let threads: Int

  init(_ readers: [StateReader], _ classes: ContentClasses, threads: Int) {
    (self.readers, self.threads) = (readers, threads)
    sets = readers[0].types.map { _ in BitSet() }
    isWhole = readers[0].types.map { _ in false }
    partners = readers[0].types.map { readers[1].position(of: $0.name) }
    for group in classes.groups {
      let types = group.flatMap { classes.classes[$0].members }.filter { $0.side == 0 }.map(\.type)
      let isCyclic = group.contains { classes.classes[$0].isCyclic }
      if isCyclic { findShared(types) } else { for type in types { find(type) } }
    }
  }

  /// The ordinals of the right state's type that are the same on the left.
  func right(_ type: Int) -> BitSet {
    readers[0].position(of: readers[1].types[type].name).map { sets[$0] } ?? BitSet()
  }

  /// Types in a cycle: all or nothing.
  private mutating func findShared(_ types: [Int]) {
    let members = Set(types)
    guard types.allSatisfy({ isShared($0, besides: members) }) else { return }
    for type in types { takeWhole(type) }
  }

  /// Whether both states have the very same records of a type, and those it refers to are whole.
  private func isShared(_ type: Int, besides members: Set<Int> = []) -> Bool {
    guard let partner = partners[type], readers[0].types[type].state === readers[1].types[partner].state else {
      return false
    }
    return readers[0].types[type].targets.allSatisfy { members.contains($0) || isWhole[$0] }
      && readers[0].types[type].targets.count == readers[1].types[partner].targets.count
  }

  private mutating func takeWhole(_ type: Int) {
    (sets[type], isWhole[type]) = (readers[0].types[type].state.populated, true)
  }

  /// The one step that costs: a scan of the records that both states have.
  private mutating func find(_ type: Int) {
    if isShared(type) { return takeWhole(type) }
    guard let partner = partners[type] else { return }
    let (left, right) = (readers[0].types[type], readers[1].types[partner])
    let candidates = Array(left.state.populated.intersection(right.state.populated))
    let ranges = Parallel.ranges(candidates.count, threads: threads)
    let this = self
    let same = Parallel.map(ranges.count, threads: threads) { index in
      this.same(left, right, Array(candidates[ranges[index]]))
    }
    var set = BitSet(capacity: (candidates.last ?? -1) + 1)
    var count = 0
    for ordinals in same {
      for ordinal in ordinals { set.insert(ordinal) }
      count += ordinals.count
    }
    sets[type] = set
    isWhole[type] = count == left.state.populatedCount && count == right.state.populatedCount
  }

  private func same(
    _ left: StateReader.TypeReader, _ right: StateReader.TypeReader, _ candidates: [Ordinal]
  ) -> [Ordinal] {
    switch (left.records, right.records) {
    case (.objects(let leftFields), .objects(let rightFields)):
      let comparison = ObjectComparison(
        leftFields: leftFields, rightFields: rightFields, left: candidates, right: candidates)
      return comparison.samePairs { relation($0.target, $1.target) }.map { candidates[$0] }
    case (.collections(let a), .collections(let b)) where a.kind == b.kind:
      return same(a, b, candidates, relation(a.keys, b.keys), relation(a.values, b.values))
    default: return []
    }
  }

  private func same(
    _ a: StateReader.CollectionReader, _ b: StateReader.CollectionReader, _ candidates: [Ordinal],
    _ keys: SameOrdinalRelation, _ values: SameOrdinalRelation
  ) -> [Ordinal] {
    let isMap = a.kind == .map
    return candidates.filter { ordinal in
      let (left, right) = (a.column.entries(at: ordinal), b.column.entries(at: ordinal))
      guard left.count == right.count else { return false }
      let shift = right.lowerBound - left.lowerBound
      for entry in left {
        let (key, other) = (a.column.key(at: entry), b.column.key(at: entry + shift))
        if key < 0 && other < 0 { continue }
        guard key >= 0, other >= 0, keys.areSame(key, other) else { return false }
        if isMap && !values.areSame(a.column.value(at: entry), b.column.value(at: entry + shift)) { return false }
      }
      return true
    }
  }

  /// References into types that neither state loaded count as the same when their ordinals agree.
  private func relation(_ left: Int?, _ right: Int?) -> SameOrdinalRelation {
    guard let left, let right else { return SameOrdinalRelation(isWhole: left == nil && right == nil, same: BitSet()) }
    guard partners[left] == right else { return SameOrdinalRelation(isWhole: false, same: BitSet()) }
    return SameOrdinalRelation(isWhole: isWhole[left], same: sets[left])
  }
}
