import BitMemory
import Hollow

extension DataState {
  /// Whether this state comes right after `last` in one chain, so that a delta can lead here: its ordinals are those of
  /// `last` where records stayed, and no type came, went or changed its shape (format sections 6.3 and 9.4).
  func continues(_ last: DataState) -> Bool { originTag == last.tag && schemas == last.schemas }

  /// The ordinals of `type` whose records `last` did not have; all when this state does not continue it.
  func added(_ type: String, since last: DataState?) -> BitSet {
    let current = populated(type)
    guard let last, continues(last) else { return current }
    return last[type: type] === self[type: type] ? BitSet() : current.subtracting(last.populated(type))
  }

  /// Whether both states, of one chain, hold the same records at the same ordinals.
  func hasSameRecords(as other: DataState) -> Bool {
    types.count == other.types.count && types.allSatisfy { $0 === other[type: $0.name] }
  }
}
