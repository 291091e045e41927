import BitMemory

/// An open-addressing table of ordinals with linear probing: 29 bits of ordinal + 1, 0 where empty, and 3 bits of the
/// hash, which spare seven of eight comparisons with other keys' records.
///
/// Tables of successive states share the pages that did not change.
struct HashSlots: Sendable {
  private let slots: NumberPages
  /// Occupied slots.
  let count: Int

  fileprivate static let ordinalMask: UInt32 = 1 << 29 - 1

  /// Room for this many slots when there are `count` members: at most 5/8 full.
  static func capacity(for count: Int) -> Int { max(16, count * 8 / 5 + 1) }

  fileprivate init(slots: NumberPages, count: Int) { (self.slots, self.count) = (slots, count) }

  /// The first ordinal with `hash` for which `isEqual` holds, nil without one. O(1) expected.
  @inline(__always)
  func find(_ hash: UInt32, where isEqual: (Ordinal) -> Bool) -> Ordinal? {
    let tag = hash << 29
    var slot = Self.home(hash, slots.count)
    while true {
      let entry = slots[slot]
      if entry == 0 { return nil }
      if entry & ~Self.ordinalMask == tag {
        let ordinal = Int(entry & Self.ordinalMask) &- 1
        if isEqual(ordinal) { return ordinal }
      }
      slot &+= 1
      if slot == slots.count { slot = 0 }
    }
  }

  @inline(__always)
  fileprivate static func home(_ hash: UInt32, _ capacity: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(hash) &* UInt64(capacity)) &>> 32)
  }

  fileprivate static func entry(_ hash: UInt32, _ ordinal: Ordinal) -> UInt32 { hash << 29 | UInt32(ordinal + 1) }

  var byteSize: Int { slots.byteSize }

  /// Changes a table on the way to the next.
  struct Editor: ~Copyable {
    private var slots: NumberPagesEditor
    private(set) var count: Int

    init(_ table: HashSlots) {
      slots = NumberPagesEditor(table.slots)
      count = table.count
    }

    /// An empty table with room for `capacity` slots.
    init(capacity: Int) {
      slots = NumberPagesEditor(zeros: capacity)
      count = 0
    }

    /// Whether another member would make the table too full to be fast: then it is to be built anew.
    var isFull: Bool { (count + 1) * 4 > slots.count * 3 }

    consuming func finish() -> HashSlots { HashSlots(slots: slots.finish(), count: count) }

    func find(_ hash: UInt32, where isEqual: (Ordinal) -> Bool) -> Ordinal? {
      var slot = HashSlots.home(hash, slots.count)
      while true {
        let entry = slots[slot]
        if entry == 0 { return nil }
        let ordinal = Int(entry & HashSlots.ordinalMask) - 1
        if entry & ~HashSlots.ordinalMask == hash << 29, isEqual(ordinal) { return ordinal }
        slot = next(slot)
      }
    }

    private func next(_ slot: Int) -> Int { slot + 1 == slots.count ? 0 : slot + 1 }

    /// Adds an ordinal that is not in the table. O(1) expected.
    mutating func insert(_ hash: UInt32, _ ordinal: Ordinal) {
      var slot = HashSlots.home(hash, slots.count)
      while slots[slot] != 0 { slot = next(slot) }
      slots[slot] = HashSlots.entry(hash, ordinal)
      count += 1
    }

    /// Puts `replacement` where `ordinal` is.
    mutating func replace(_ hash: UInt32, _ ordinal: Ordinal, with replacement: Ordinal) {
      slots[position(hash, ordinal)] = HashSlots.entry(hash, replacement)
    }

    private func position(_ hash: UInt32, _ ordinal: Ordinal) -> Int {
      let entry = HashSlots.entry(hash, ordinal)
      var slot = HashSlots.home(hash, slots.count)
      while slots[slot] != entry {
        precondition(slots[slot] != 0, "ordinal \(ordinal) is missing in its index")
        slot = next(slot)
      }
      return slot
    }

    /// Takes `ordinal` out and moves later entries of its run back, so that no search stops early.
    ///
    /// - Parameter hashOf: the hash of another member.
    mutating func remove(_ hash: UInt32, _ ordinal: Ordinal, hashOf: (Ordinal) -> UInt32) {
      var hole = position(hash, ordinal)
      var slot = hole
      while true {
        slot = next(slot)
        let entry = slots[slot]
        if entry == 0 { break }
        let home = HashSlots.home(hashOf(Int(entry & HashSlots.ordinalMask) - 1), slots.count)
        if distance(home, slot) >= distance(hole, slot) {
          slots[hole] = entry
          hole = slot
        }
      }
      slots[hole] = 0
      count -= 1
    }

    /// A table with the same members and room for twice as many.
    func grown(hashOf: (Ordinal) -> UInt32) -> Editor {
      var larger = Editor(capacity: slots.count * 2)
      for slot in 0..<slots.count where slots[slot] != 0 {
        let ordinal = Int(slots[slot] & HashSlots.ordinalMask) - 1
        larger.insert(hashOf(ordinal), ordinal)
      }
      return larger
    }

    private func distance(_ from: Int, _ to: Int) -> Int { to >= from ? to - from : to - from + slots.count }
  }
}

/// The fields of a key, read through references by ordinal.
struct KeyColumns: Sendable {
  private struct Path: Sendable {
    let references: [FieldColumn]
    let value: FieldColumn
  }

  private let bound: [Path]
  /// The paths as they were given.
  let paths: [String]
  /// What each part of the key holds.
  let types: [FieldType]

  /// Binds `key`, paths from `type`. Throws `SchemaError` when one does not lead to a value.
  init(_ key: [String], of type: String, in state: DataState) throws(SchemaError) {
    let schemas = state.schemas
    var paths: [Path] = []
    for text in key {
      let path = try FieldPath(text, from: type, in: schemas)
      var columns: [FieldColumn] = []
      for step in path.steps {
        guard case .objects(let records)? = state[type: step.type]?.records else {
          throw SchemaError(reason: "the state has no OBJECT type \(step.type)")
        }
        columns.append(FieldColumn(step.field, of: records))
      }
      paths.append(Path(references: Array(columns.dropLast()), value: columns[columns.count - 1]))
    }
    (bound, self.paths) = (paths, key)
    types = paths.map(\.value.type)
    isOneNumber = paths.count == 1 && paths[0].references.isEmpty && (types[0] == .long || types[0] == .int)
  }

  /// Binds `key`, by default the primary key of the OBJECT type `type`.
  init(primaryKey key: [String]?, of type: String, in state: DataState) throws(SchemaError) {
    guard let typeState = state[type: type], case .object(let schema) = typeState.schema else {
      throw SchemaError(reason: "the state has no OBJECT type \(type)")
    }
    try self.init(key ?? schema.primaryKey, of: type, in: state)
    guard !types.isEmpty else { throw SchemaError(reason: "\(type) has no primary key") }
  }

  /// The key is one INT or LONG of the record itself.
  let isOneNumber: Bool

  /// The stored value of a key that is one number.
  func value(at ordinal: Ordinal) -> UInt64? { bound[0].value.value(at: ordinal) }

  /// The ordinal whose value a path ends in; nil when the path leads through null.
  @inline(__always)
  private func end(_ path: Path, _ ordinal: Ordinal) -> Ordinal? {
    var ordinal = ordinal
    for column in path.references {
      guard let next = column.reference(at: ordinal) else { return nil }
      ordinal = next
    }
    return ordinal
  }

  /// One part of the key at `ordinal`.
  func part(_ index: Int, at ordinal: Ordinal) -> KeyPart {
    let path = bound[index]
    guard let end = end(path, ordinal) else { return .null }
    if types[index].hasByteArea { return path.value.bytes(at: end).map { .bytes(Array($0)) } ?? .null }
    return path.value.value(at: end).map { .value($0) } ?? .null
  }

  func hash(at ordinal: Ordinal) -> UInt32 {
    if isOneNumber { return KeyPart.hash(ofOne: value(at: ordinal) ?? KeyPart.nullHash) }
    var hash = RecordHash()
    for (path, type) in zip(bound, types) {
      if let end = end(path, ordinal) {
        if !type.hasByteArea {
          hash.combine(path.value.value(at: end) ?? KeyPart.nullHash)
        } else if let bytes = path.value.bytes(at: end) {
          hash.combine(bytes)
        } else {
          hash.combine(KeyPart.nullHash)
        }
      } else {
        hash.combine(KeyPart.nullHash)
      }
    }
    return hash.finish()
  }

  func equal(_ left: Ordinal, _ right: Ordinal) -> Bool {
    if isOneNumber { return bound[0].value.value(at: left) == bound[0].value.value(at: right) }
    return bound.indices.allSatisfy { part($0, at: left) == part($0, at: right) }
  }

  func equal(_ ordinal: Ordinal, _ key: [KeyPart]) -> Bool {
    if isOneNumber, case .value(let wanted) = key[0] { return bound[0].value.value(at: ordinal) == wanted }
    return bound.indices.allSatisfy { part($0, at: ordinal) == key[$0] }
  }
}

/// One part of a key in stored form: what a caller looks up and what records hold are compared bit for bit.
public enum KeyPart: Hashable, Sendable {
  case null
  /// INT and LONG zigzagged, BOOLEAN, FLOAT and DOUBLE bits, REFERENCE ordinals.
  case value(UInt64)
  /// BYTES, or STRING in stored form (`StoredText`).
  case bytes([UInt8])

  /// A value as rows hold it.
  init(stored value: UInt64, _ type: FieldType) {
    let null = type == .float || type == .double ? type.nullPattern(width: 64) : ObjectRow.null
    self = value == null ? .null : .value(value)
  }

  static let nullHash = UInt64.max

  /// An INT or LONG.
  public static func long(_ value: Int64) -> KeyPart { .value(ZigZag.encode(value)) }
  /// A STRING.
  public static func text(_ text: String) -> KeyPart { .bytes(StoredText.bytes(of: text)) }

  static func hash(ofOne value: UInt64) -> UInt32 {
    var hash = RecordHash()
    hash.combine(value)
    return hash.finish()
  }

  static func hash(_ key: [KeyPart]) -> UInt32 {
    if key.count == 1, case .value(let value) = key[0] { return hash(ofOne: value) }
    var hash = RecordHash()
    for part in key {
      switch part {
      case .null: hash.combine(nullHash)
      case .value(let value): hash.combine(value)
      case .bytes(let bytes): hash.combine(bytes[...])
      }
    }
    return hash.finish()
  }
}

/// The records of one key, walked through the index's links. It keeps the index's tables.
public struct OrdinalList: Sequence, Sendable {
  let head: UInt32
  let links: NumberPages

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
