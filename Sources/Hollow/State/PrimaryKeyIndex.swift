import BitMemory

/// Finds the record of a type by its key. Immutable; it belongs to one state.
///
/// `DataState.primaryKeyIndex(_:after:)` gives the index of a type's primary key and makes it once. Make one yourself
/// for another key, or to keep it up to date by hand:
///
/// ```swift
/// let index = try PrimaryKeyIndex(state, type: "Station")
/// let oslo = index.find(1)
/// let next = try index.updated(by: StateChanges(from: state, to: nextState))
/// ```
///
/// It holds the ordinals in a hash table, 4 bytes a slot, and reads the keys from the records.
public final class PrimaryKeyIndex: Sendable {
  /// The state this belongs to, only to check callers. The state itself may hold its index, so the index does not hold
  /// it.
  private let state: ObjectIdentifier
  private let type: String
  private let key: [String]
  private let columns: KeyColumns
  private let slots: HashSlots
  /// Ordinals whose key another record already has, ascending. A sound dataset has none.
  public let duplicates: [Ordinal]

  /// Indexes the records of `type` by `key`, by default the schema's primary key.
  ///
  /// Throws `SchemaError` when the type or a path is missing. O(records).
  public convenience init(_ state: DataState, type: String, key: [String]? = nil) throws(SchemaError) {
    let columns = try KeyColumns(primaryKey: key, of: type, in: state)
    let populated = state.populated(type)
    var editor = HashSlots.Editor(capacity: HashSlots.capacity(for: state[type: type]?.populatedCount ?? 0))
    var duplicates: [Ordinal] = []
    for ordinal in populated {
      let hash = columns.hash(at: ordinal)
      if editor.find(hash, where: { columns.equal($0, ordinal) }) != nil {
        duplicates.append(ordinal)
      } else {
        editor.insert(hash, ordinal)
      }
    }
    self.init(state, type, columns, editor.finish(), duplicates)
  }

  private init(_ state: DataState, _ type: String, _ columns: KeyColumns, _ slots: HashSlots, _ duplicates: [Ordinal]) {
    (self.state, self.type, self.columns) = (ObjectIdentifier(state), type, columns)
    (self.slots, self.duplicates, key) = (slots, duplicates, columns.paths)
  }

  /// The index of another state of the same dataset, equal to a rebuild.
  ///
  /// - Complexity: O(changes + pages) expected between neighbours of a chain (`StateChanges`); O(records) now and then,
  ///   when the table has become too full, and where keys are repeated.
  public func updated(by changes: StateChanges) throws(SchemaError) -> PrimaryKeyIndex {
    precondition(ObjectIdentifier(changes.old) == state, "the changes start from another state than the index")
    let (removed, added) = (changes.removed(type), changes.added(type))
    let next = try KeyColumns(primaryKey: key, of: type, in: changes.new)
    // Of records with one key only the first is in the table: when it goes, nothing says which comes next.
    guard duplicates.isEmpty, next.types == columns.types else {
      return try PrimaryKeyIndex(changes.new, type: type, key: key)
    }
    var editor = HashSlots.Editor(slots)
    for ordinal in removed { editor.remove(columns.hash(at: ordinal), ordinal) { columns.hash(at: $0) } }
    var isSound = true
    for ordinal in added {
      let hash = next.hash(at: ordinal)
      // A key that comes twice, or a table too full: only a rebuild sees all records.
      isSound = isSound && !editor.isFull && editor.find(hash, where: { next.equal($0, ordinal) }) == nil
      if !isSound { break }
      editor.insert(hash, ordinal)
    }
    let table = editor.finish()
    guard isSound else { return try PrimaryKeyIndex(changes.new, type: type, key: key) }
    return PrimaryKeyIndex(changes.new, type, next, table, [])
  }

  /// The record with `key`, one part a path. O(1) expected.
  public func find(_ key: [KeyPart]) -> Ordinal? {
    precondition(key.count == columns.types.count, "a key of \(columns.types.count) parts")
    return slots.find(KeyPart.hash(key)) { columns.equal($0, key) }
  }

  /// The record whose only key part is the INT or LONG `value`. O(1) expected.
  public func find(_ value: Int64) -> Ordinal? {
    guard columns.isOneNumber else { return find([.long(value)]) }
    let stored = ZigZag.encode(value)
    return slots.find(KeyPart.hash(ofOne: stored)) { columns.value(at: $0) == stored }
  }

  /// The record with a key of this `hash` for which `isEqual` holds.
  func find(hash: UInt32, where isEqual: (Ordinal) -> Bool) -> Ordinal? { slots.find(hash, where: isEqual) }

  /// The key of a record.
  public func key(of ordinal: Ordinal) -> [KeyPart] { columns.types.indices.map { columns.part($0, at: ordinal) } }

  /// Memory held beside the records, in bytes.
  public var byteSize: Int { slots.byteSize }
}
