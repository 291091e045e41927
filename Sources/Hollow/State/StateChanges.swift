public import BitMemory
import Synchronization

/// Which records differ between two states of a dataset, by ordinal.
///
/// Between neighbours of a chain this is what the delta says: a record keeps its ordinal as long as it exists, so an
/// ordinal populated in both states holds the same record, and the cost is that of the change.
///
/// Between states further apart, or of different chains, an ordinal may have been given to another record. Such an
/// ordinal counts as removed and as added. They are found in two steps: the records of all pages that the two states do
/// not share are compared, and then a record counts as changed when one that it refers to has changed, until nothing
/// new is found.
///
/// Indexes move from state to state by it:
///
/// ```swift
/// let changes = StateChanges(from: old, to: new)
/// let index = try oldIndex.updated(by: changes)
/// for ordinal in changes.added("Station") { print(names.text(at: ordinal) ?? "") }
/// ```
public struct StateChanges: Sendable {
  public let old: DataState
  public let new: DataState
  /// By type, ordinals populated in both states that hold different records; types without such ordinals are missing.
  private let reused: [String: BitSet]

  /// - Complexity: O(changes) between neighbours; O(slots of pages not shared) per type otherwise.
  public init(from old: DataState, to new: DataState) {
    (self.old, self.new) = (old, new)
    var reused: [String: BitSet] = [:]
    for type in new.types {
      guard let before = old[type: type.name], !Self.isNeighbour(before, type) else { continue }
      let differing = Self.differing(before, type)
      if !differing.isEmpty { reused[type.name] = differing }
    }
    // Nothing is known to be the same in a type that one of the states did not load.
    for (state, other) in [(old, new), (new, old)] {
      for type in state.types where other[type: type.name] == nil {
        reused[type.name] = BitSet(below: type.slotCount)
      }
    }
    if !reused.isEmpty { Self.spread(&reused, old, new) }
    self.reused = reused
  }

  /// Ordinals of `type` whose record is gone or another one, ascending.
  public func removed(_ type: String) -> [Ordinal] {
    side(type, old, new) {
      $0.removed
    } reverse: {
      $0.added
    }
  }

  /// Ordinals of `type` whose record is new or another one, ascending.
  public func added(_ type: String) -> [Ordinal] {
    side(type, new, old) {
      $0.added
    } reverse: {
      $0.removed
    }
  }

  /// Ordinals of `type` that hold the same record in both states, all that it refers to included.
  public func same(_ type: String) -> BitSet {
    let common = old.populated(type).intersection(new.populated(type))
    return reused[type].map { common.subtracting($0) } ?? common
  }

  /// The ordinals populated in `here` that `there` does not hold with the same record.
  private func side(
    _ name: String, _ here: DataState, _ there: DataState, forward: (TypeChange) -> [Ordinal],
    reverse: (TypeChange) -> [Ordinal]
  ) -> [Ordinal] {
    guard let type = here[type: name] else { return [] }
    guard let other = there[type: name] else { return Array(type.populated) }
    if type === other && reused[name] == nil { return [] }
    if let known = known(name, forward, reverse) { return known }
    let own = type.populated.subtracting(other.populated)
    return Array(reused[name].map { own.union($0) } ?? own)
  }

  /// What the newer of two neighbours knows of its change, nil when the two are no neighbours or ordinals were reused.
  private func known(
    _ name: String, _ forward: (TypeChange) -> [Ordinal], _ reverse: (TypeChange) -> [Ordinal]
  ) -> [Ordinal]? {
    guard reused[name] == nil, let before = old[type: name], let after = new[type: name] else { return nil }
    if let change = after.change, change.origin == before.id { return forward(change) }
    if let change = before.change, change.origin == after.id { return reverse(change) }
    return nil
  }

  /// Whether one of the two came out of the other by one change.
  private static func isNeighbour(_ old: TypeState, _ new: TypeState) -> Bool {
    old === new || new.change?.origin == old.id || old.change?.origin == new.id
  }

  /// Ordinals populated in both with different fields or entries, references by ordinal.
  private static func differing(_ old: TypeState, _ new: TypeState) -> BitSet {
    let common = old.populated.intersection(new.populated)
    guard old.schema == new.schema, let comparison = RecordComparison(old.records, new.records) else { return common }
    var result = BitSet()
    for page in 0..<Paging.pageCount(slots: common.highest + 1) where !comparison.shares(page: page) {
      for ordinal in common.members(in: Paging.slots(ofPage: page, count: common.highest + 1))
      where !comparison.isEqual(at: ordinal) { result.insert(ordinal) }
    }
    return result
  }

  /// Adds the records that refer to a changed record, which have changed with it. Repeats until nothing is new, as
  /// types may refer to each other in any order.
  private static func spread(_ reused: inout [String: BitSet], _ old: DataState, _ new: DataState) {
    var isChanged = true
    while isChanged {
      isChanged = false
      for type in new.types where type.schema.referencedTypes.contains(where: { reused[$0] != nil }) {
        guard let before = old[type: type.name] else { continue }
        var known = reused[type.name] ?? BitSet()
        for place in type.schema.references {
          guard let targets = reused[place.target] else { continue }
          let unknown = before.populated.intersection(type.populated).subtracting(known)
          type.forEachReference(in: place.part, of: unknown) { record, target in
            if targets.contains(target), known.insert(record) { isChanged = true }
          }
        }
        if !known.isEmpty { reused[type.name] = known }
      }
    }
  }
}

/// How a type's state came out of the one before it. Two states that this connects need not be compared.
struct TypeChange: Sendable {
  /// `TypeState.id` of the state before.
  let origin: UInt64
  let removed: [Ordinal]
  let added: [Ordinal]

  private static let lastID = Atomic<UInt64>(0)

  /// A number no other state in this process has.
  static func mintID() -> UInt64 { lastID.add(1, ordering: .relaxed).newValue }
}
