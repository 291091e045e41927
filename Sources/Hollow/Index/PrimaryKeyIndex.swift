import BitMemory

/// Finds the record of a type by its key. Immutable; belongs to one state.
public final class PrimaryKeyIndex: Sendable {
  private let columns: KeyColumns
  /// Ordinal + 1 by hash, linear probing, at most 5/8 full; 0 is empty.
  private let slots: [UInt32]
  /// Ordinals whose key another record already has, ascending. A sound dataset has none.
  public let duplicates: [Ordinal]

  /// Indexes the records of `type` by `key`, by default the schema's primary key.
  ///
  /// Throws `SchemaError` when the type or a path is missing. O(records).
  public init(_ state: DataState, type: String, key: [String]? = nil) throws(SchemaError) {
    guard let typeState = state[type: type], case .object(let schema) = typeState.schema else {
      throw SchemaError(reason: "the state has no OBJECT type \(type)")
    }
    columns = try KeyColumns(key ?? schema.primaryKey, of: type, in: state)
    guard !columns.types.isEmpty else { throw SchemaError(reason: "\(type) has no primary key") }
    var size = 16
    while size * 5 < typeState.populatedCount * 8 { size *= 2 }
    var slots = [UInt32](repeating: 0, count: size)
    var duplicates: [Ordinal] = []
    for ordinal in typeState.populated {
      var slot = Int(columns.hash(at: ordinal)) & (size - 1)
      var isDuplicate = false
      while slots[slot] != 0 {
        if columns.equal(Int(slots[slot]) - 1, ordinal) { isDuplicate = true }
        slot = (slot + 1) & (size - 1)
      }
      if isDuplicate { duplicates.append(ordinal) } else { slots[slot] = UInt32(ordinal + 1) }
    }
    (self.slots, self.duplicates) = (slots, duplicates)
  }

  /// The record with `key`, one part a path. O(1) expected.
  public func find(_ key: [KeyPart]) -> Ordinal? {
    precondition(key.count == columns.types.count, "a key of \(columns.types.count) parts")
    var slot = Int(KeyPart.hash(key)) & (slots.count - 1)
    while slots[slot] != 0 {
      let ordinal = Int(slots[slot]) - 1
      if columns.equal(ordinal, key) { return ordinal }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The record whose only key part is the INT or LONG `value`. O(1) expected.
  public func find(_ value: Int64) -> Ordinal? {
    guard columns.isOneNumber else { return find([.long(value)]) }
    let stored = ZigZag.encode(value)
    var slot = Int(KeyPart.hash(ofOne: stored)) & (slots.count - 1)
    while slots[slot] != 0 {
      let ordinal = Int(slots[slot]) - 1
      if columns.value(at: ordinal) == stored { return ordinal }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The key of a record.
  public func key(of ordinal: Ordinal) -> [KeyPart] { columns.types.indices.map { columns.part($0, at: ordinal) } }
}
