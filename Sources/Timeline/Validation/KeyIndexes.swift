import Hollow
import Synchronization

/// Keeps the primary-key index of one type from one state to the next, so that a check costs what changed.
final class KeyIndexes: Sendable {
  private let type: String
  /// The index last made, with the state it belongs to.
  private let kept = Mutex<(state: DataState, index: PrimaryKeyIndex)?>(nil)

  init(type: String) { self.type = type }

  /// The index of `state`. O(changes) since the state that was seen last, in its chain.
  func index(of state: DataState) throws -> PrimaryKeyIndex {
    if let kept = kept.withLock({ $0 }), state.hasSameRecords(as: kept.state) { return kept.index }
    let index =
      if let last = kept.withLock({ $0 }) {
        try last.index.updated(by: StateChanges(from: last.state, to: state))
      } else {
        try PrimaryKeyIndex(state, type: type)
      }
    kept.withLock { $0 = (state, index) }
    return index
  }
}
