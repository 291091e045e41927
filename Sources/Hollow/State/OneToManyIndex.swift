import BitMemory

/// Finds all records of a type that share a key, such as the stations of a country. Immutable; it belongs to one state.
///
/// The records of a key form a doubly linked list: two tables give the next and the previous record by ordinal, and a
/// hash table the first record of each key. A record is then added or taken out in constant time, however many share
/// its key.
///
/// ```swift
/// let byCountry = try OneToManyIndex(state, type: "Station", key: ["country.code"])
/// for ordinal in byCountry.find([.text("NO")]) { print(names.text(at: ordinal) ?? "") }
/// let next = try byCountry.updated(by: StateChanges(from: state, to: nextState))
/// ```
public final class OneToManyIndex: Sendable {
  /// The state this belongs to, only to check callers. The state itself may hold its index, so the index does not hold
  /// it.
  private let state: ObjectIdentifier
  private let type: String
  private let key: [String]
  private let columns: KeyColumns
  /// The first record of each key.
  private let heads: HashSlots
  /// By ordinal, the next and the previous record with the same key, + 1; 0 at the ends.
  private let next: NumberPages
  private let previous: NumberPages

  /// Indexes the records of `type` by `key`, paths from the type. Throws `SchemaError` when one is missing. O(records).
  public convenience init(_ state: DataState, type: String, key: [String]) throws(SchemaError) {
    let columns = try KeyColumns(key, of: type, in: state)
    let populated = state.populated(type)
    var editor = Editor(columns, slots: populated.highest + 1)
    editor.addAll(populated)
    self.init(state, type, editor.finish(), columns)
  }

  private init(
    _ state: DataState, _ type: String, _ tables: (heads: HashSlots, next: NumberPages, previous: NumberPages),
    _ columns: KeyColumns
  ) {
    (self.state, self.type, self.columns, key) = (ObjectIdentifier(state), type, columns, columns.paths)
    (heads, next, previous) = (tables.heads, tables.next, tables.previous)
  }

  /// The index of another state of the same dataset; finds what a rebuild finds.
  ///
  /// - Complexity: O(changes + pages) expected between neighbours of a chain (`StateChanges`).
  public func updated(by changes: StateChanges) throws(SchemaError) -> OneToManyIndex {
    precondition(ObjectIdentifier(changes.old) == state, "the changes start from another state than the index")
    let fresh = try KeyColumns(key, of: type, in: changes.new)
    guard fresh.types == columns.types else { return try OneToManyIndex(changes.new, type: type, key: key) }
    var editor = Editor(columns, heads: heads, next: next, previous: previous)
    for ordinal in changes.removed(type) { editor.remove(ordinal) }
    editor.move(to: fresh, slots: changes.new.populated(type).highest + 1)
    for ordinal in changes.added(type) { editor.add(ordinal) }
    return OneToManyIndex(changes.new, type, editor.finish(), fresh)
  }

  /// The records with `key`, in no particular order, none without one. O(1) expected, and each record O(1).
  public func find(_ key: [KeyPart]) -> OrdinalList {
    list(heads.find(KeyPart.hash(key)) { columns.equal($0, key) })
  }

  /// The records whose only key part is the INT or LONG `value`, in no particular order. O(1) expected.
  public func find(_ value: Int64) -> OrdinalList {
    guard columns.isOneNumber else { return find([.long(value)]) }
    let stored = ZigZag.encode(value)
    return list(heads.find(KeyPart.hash(ofOne: stored)) { columns.value(at: $0) == stored })
  }

  private func list(_ head: Ordinal?) -> OrdinalList {
    OrdinalList(head: head.map { UInt32($0 + 1) } ?? 0, links: next)
  }

  /// Memory held beside the records, in bytes.
  public var byteSize: Int { heads.byteSize + next.byteSize + previous.byteSize }

  /// Makes the lists of the next index from those of this one.
  private struct Editor: ~Copyable {
    private var columns: KeyColumns
    private var heads: HashSlots.Editor
    private var next: NumberPagesEditor
    private var previous: NumberPagesEditor

    init(_ columns: KeyColumns, slots: Int) {
      self.columns = columns
      heads = HashSlots.Editor(capacity: HashSlots.capacity(for: 0))
      next = NumberPagesEditor(zeros: slots)
      previous = NumberPagesEditor(zeros: slots)
    }

    init(_ columns: KeyColumns, heads: HashSlots, next: NumberPages, previous: NumberPages) {
      self.columns = columns
      self.heads = HashSlots.Editor(heads)
      self.next = NumberPagesEditor(next)
      self.previous = NumberPagesEditor(previous)
    }

    consuming func finish() -> (heads: HashSlots, next: NumberPages, previous: NumberPages) {
      (heads.finish(), next.finish(), previous.finish())
    }

    /// From here on reads the records of another state. Records that it lacks must have been removed: their keys could
    /// not be read any more.
    mutating func move(to columns: KeyColumns, slots: Int) {
      self.columns = columns
      next.grow(to: slots)
      previous.grow(to: slots)
    }

    /// Adds all records, from the back, so that lists ascend. Records of one key tend to follow each other; such a run
    /// is linked first and then looked up once.
    mutating func addAll(_ ordinals: BitSet) {
      let columns = columns
      var run: (end: Ordinal, start: Ordinal)?
      for ordinal in Array(ordinals).reversed() {
        if let (end, start) = run {
          if columns.equal(start, ordinal) {
            link(ordinal, start)
            run = (end, ordinal)
            continue
          }
          addRun(from: start, to: end)
        }
        run = (ordinal, ordinal)
      }
      if let (end, start) = run { addRun(from: start, to: end) }
    }

    /// Puts `ordinal` first in the list of its key.
    mutating func add(_ ordinal: Ordinal) { addRun(from: ordinal, to: ordinal) }

    /// Puts records of one key, linked from `start` to `end`, first in its list.
    private mutating func addRun(from start: Ordinal, to end: Ordinal) {
      let columns = columns
      let hash = columns.hash(at: start)
      if let head = heads.find(hash, where: { columns.equal($0, start) }) {
        heads.replace(hash, head, with: start)
        link(end, head)
      } else {
        if heads.isFull { rebuildHeads() }
        heads.insert(hash, start)
        next[end] = 0
      }
      previous[start] = 0
    }

    private mutating func link(_ ordinal: Ordinal, _ after: Ordinal) {
      next[ordinal] = UInt32(after + 1)
      previous[after] = UInt32(ordinal + 1)
    }

    /// Takes a record out of its list. Only the first of a list is in the hash table.
    mutating func remove(_ ordinal: Ordinal) {
      let (before, after) = (Int(previous[ordinal]) - 1, Int(next[ordinal]) - 1)
      if after >= 0 { previous[after] = UInt32(before + 1) }
      if before >= 0 {
        next[before] = UInt32(after + 1)
        return
      }
      let columns = columns
      let hash = columns.hash(at: ordinal)
      if after >= 0 {
        heads.replace(hash, ordinal, with: after)
      } else {
        heads.remove(hash, ordinal) { columns.hash(at: $0) }
      }
    }

    private mutating func rebuildHeads() {
      let columns = columns
      heads = heads.grown { columns.hash(at: $0) }
    }
  }
}

/// The records of one key in a `OneToManyIndex`, in no particular order. It keeps the table of the index's links in
/// memory.
public struct OrdinalList: Sequence, Sendable {
  let head: UInt32
  let links: NumberPages

  /// Whether no record has the key.
  public var isEmpty: Bool { head == 0 }

  public struct Iterator: IteratorProtocol {
    private var link: UInt32
    private let links: NumberPages

    fileprivate init(_ list: OrdinalList) { (link, links) = (list.head, list.links) }

    public mutating func next() -> Ordinal? {
      guard link != 0 else { return nil }
      let ordinal = Int(link) - 1
      link = links[ordinal]
      return ordinal
    }
  }

  public func makeIterator() -> Iterator { Iterator(self) }
}
