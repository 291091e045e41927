import BitMemory
import Hollow

/// The records that two states hold at the same ordinal with the same content all the way down: in two states of one chain
/// nearly everything.
///
/// Sound for any two states, unrelated ones too. Not complete: equal content at other ordinals, with buckets in another
/// order, or in a type whose schema changed is left to `ContentIDs`.
struct SameOrdinals: Sendable {
  /// By type of the left state.
  let sets: [BitSet]
  /// The type of the right state with the same name, by type of the left.
  let partners: [Int?]
  private let readers: [StateReader]

  /// - Complexity: O(slots of the pages that the states do not share), and a pass over the populated bits of each type.
  init(_ readers: [StateReader], from left: DataState, to right: DataState) {
    self.readers = readers
    let changes = StateChanges(from: left, to: right)
    sets = readers[0].types.map { changes.same($0.name) }
    partners = readers[0].types.map { readers[1].position(of: $0.name) }
  }

  /// Nothing is the same: every record is looked into.
  init(none readers: [StateReader]) {
    self.readers = readers
    sets = readers[0].types.map { _ in BitSet() }
    partners = readers[0].types.map { _ in nil }
  }

  /// The ordinals of the right state's type that are the same on the left.
  func right(_ type: Int) -> BitSet {
    readers[0].position(of: readers[1].types[type].name).map { sets[$0] } ?? BitSet()
  }
}
