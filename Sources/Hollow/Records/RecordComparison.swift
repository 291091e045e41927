import BitMemory

/// Compares the records of two states of one type slot by slot, references by ordinal.
struct RecordComparison {
  private enum Pair {
    case objects(ObjectRecords, ObjectRecords)
    case collections(CollectionRecords, CollectionRecords)
  }

  private let pair: Pair

  /// Nil when the records are of different kinds or have different fields.
  init?(_ left: RecordStore, _ right: RecordStore) {
    switch (left, right) {
    case (.objects(let left), .objects(let right)) where left.layout.types == right.layout.types:
      pair = .objects(left, right)
    case (.collections(let left), .collections(let right)) where left.layout.kind == right.layout.kind:
      pair = .collections(left, right)
    default: return nil
    }
  }

  /// Whether both states hold the very same page.
  func shares(page: Int) -> Bool {
    switch pair {
    case .objects(let left, let right):
      guard left.layout == right.layout, page < left.pageCount, page < right.pageCount else { return false }
      return left.table.pages[page] === right.table.pages[page]
        && (left.areas.isEmpty || left.areas[page] === right.areas[page])
    case .collections(let left, let right):
      guard left.layout == right.layout, page < left.pageCount, page < right.pageCount else { return false }
      return left.slots.pages[page] === right.slots.pages[page]
        && left.entries.pages[page] === right.entries.pages[page]
    }
  }

  /// Whether the records at `slot`, populated in both, are equal. O(fields or entries, bytes).
  func isEqual(at slot: Int) -> Bool {
    switch pair {
    case .objects(let left, let right): isEqual(left, right, slot)
    case .collections(let left, let right): isEqual(left, right, slot)
    }
  }

  private func isEqual(_ left: ObjectRecords, _ right: ObjectRecords, _ slot: Int) -> Bool {
    for (field, type) in left.layout.types.enumerated() {
      if type.hasByteArea {
        if left.bytes(field, at: slot) != right.bytes(field, at: slot) { return false }
      } else if type == .float || type == .double || left.layout.widths[field] == right.layout.widths[field] {
        if left.raw(field, at: slot) != right.raw(field, at: slot) { return false }
      } else if left.value(field, at: slot) != right.value(field, at: slot) {
        return false
      }
    }
    return true
  }

  private func isEqual(_ left: CollectionRecords, _ right: CollectionRecords, _ slot: Int) -> Bool {
    let (these, those) = (left.range(at: slot), right.range(at: slot))
    guard these.count == those.count else { return false }
    for (this, that) in zip(these, those) {
      let key = left.key(at: this)
      guard key == right.key(at: that) else { return false }
      if key >= 0, left.layout.kind == .map, left.value(at: this) != right.value(at: that) { return false }
    }
    return true
  }
}
