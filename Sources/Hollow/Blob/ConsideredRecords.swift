import BitMemory

/// The records of a type in a state or in the state before: what Java's statistics cover, so that its readers can keep
/// removed records readable for one update (format sections 4.2, 6.2, 6.4).
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
