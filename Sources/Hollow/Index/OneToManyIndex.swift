import BitMemory

/// Finds all records of a type that share a key, such as the assets of a video. Immutable; belongs to one state.
public final class OneToManyIndex: Sendable {
  private let columns: KeyColumns
  /// Group + 1 by hash, linear probing, at most 5/8 full; 0 is empty.
  private let slots: [UInt32]
  /// Where each group starts in `ordinals`; one more than there are groups.
  private let starts: [UInt32]
  private let ordinals: [UInt32]

  /// Indexes the records of `type` by `key`, paths from the type. Throws `SchemaError` when one is missing. O(records).
  public init(_ state: DataState, type: String, key: [String]) throws(SchemaError) {
    guard let typeState = state[type: type] else { throw SchemaError(reason: "the state has no type \(type)") }
    columns = try KeyColumns(key, of: type, in: state)
    var table = GroupTable(columns: columns)
    var groups: [UInt32] = []
    groups.reserveCapacity(typeState.populatedCount)
    for ordinal in typeState.populated { groups.append(table.group(of: ordinal)) }
    var starts = [UInt32](repeating: 0, count: table.firsts.count + 1)
    for group in groups { starts[Int(group) + 1] += 1 }
    for group in table.firsts.indices { starts[group + 1] += starts[group] }
    var next = starts
    var ordinals = [UInt32](repeating: 0, count: groups.count)
    for (group, ordinal) in zip(groups, typeState.populated) {
      ordinals[Int(next[Int(group)])] = UInt32(ordinal)
      next[Int(group)] += 1
    }
    (slots, self.starts, self.ordinals) = (table.slots, starts, ordinals)
  }

  /// The ordinals with `key`, ascending, none without one. O(1) expected.
  public func find(_ key: [KeyPart]) -> ArraySlice<UInt32> {
    var slot = Int(KeyPart.hash(key)) & (slots.count - 1)
    while slots[slot] != 0 {
      let group = Int(slots[slot]) - 1
      let range = Int(starts[group])..<Int(starts[group + 1])
      if columns.equal(Int(ordinals[range.lowerBound]), key) { return ordinals[range] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return []
  }

  /// The ordinals whose only key part is the INT or LONG `value`, ascending. O(1) expected.
  public func find(_ value: Int64) -> ArraySlice<UInt32> {
    guard columns.isOneNumber else { return find([.long(value)]) }
    let stored = ZigZag.encode(value)
    var slot = Int(KeyPart.hash(ofOne: stored)) & (slots.count - 1)
    while slots[slot] != 0 {
      let group = Int(slots[slot]) - 1
      let range = Int(starts[group])..<Int(starts[group + 1])
      if columns.value(at: Int(ordinals[range.lowerBound])) == stored { return ordinals[range] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return []
  }

  /// Numbers keys in the order of their first records.
  private struct GroupTable {
    let columns: KeyColumns
    var slots = [UInt32](repeating: 0, count: 1024)
    var firsts: [UInt32] = []
    private var last: UInt32 = 0

    init(columns: KeyColumns) { self.columns = columns }

    mutating func group(of ordinal: Ordinal) -> UInt32 {
      // Records of one parent tend to come together.
      if !firsts.isEmpty && columns.equal(Int(firsts[Int(last)]), ordinal) { return last }
      var slot = Int(columns.hash(at: ordinal)) & (slots.count - 1)
      while slots[slot] != 0 {
        let group = slots[slot] - 1
        if columns.equal(Int(firsts[Int(group)]), ordinal) {
          last = group
          return group
        }
        slot = (slot + 1) & (slots.count - 1)
      }
      last = UInt32(firsts.count)
      firsts.append(UInt32(ordinal))
      slots[slot] = last + 1
      if firsts.count * 8 > slots.count * 5 { grow() }
      return last
    }

    private mutating func grow() {
      slots = [UInt32](repeating: 0, count: slots.count * 2)
      for (group, first) in firsts.enumerated() {
        var slot = Int(columns.hash(at: Int(first))) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt32(group + 1)
      }
    }
  }
}
