public import BitMemory

/// One field of an OBJECT type in one state, looked up by name once and then read by ordinal.
///
/// Everything but the ordinal is worked out when the column is made, so reading a number is one load, a shift and a
/// mask. Resolve columns outside of loops. A column keeps the records it reads in memory.
///
/// Reading an ordinal that holds no record gives an arbitrary value; go through `DataState.populated(_:)` or an index.
/// Reading beyond `count` traps.
///
/// ```swift
/// let names = try state.column("Station", "name", .string)
/// let temperatures = try state.column("Station", "celsius", .int)
/// for ordinal in state.populated("Station") {
///   if let celsius = temperatures.long(at: ordinal), celsius > 30 { print(names.text(at: ordinal) ?? "") }
/// }
/// ```
///
/// - Complexity: O(1) a read, plus the length of a text.
public struct FieldColumn: Sendable {
  @usableFromInline let table: PageTable
  @usableFromInline let recordBits: Int
  @usableFromInline let bitOffset: Int
  @usableFromInline let width: Int
  @usableFromInline let nullRaw: UInt64
  /// Whether one load reads a value: at most 57 bits, as nearly all fields have.
  @usableFromInline let isNarrow: Bool
  @usableFromInline let mask: UInt64
  /// Slots that may be read.
  public let count: Int
  /// What the field holds.
  public let type: FieldType
  private let field: Int
  private let areas: [PageAreas]

  init(_ field: Int, of records: ObjectRecords) {
    table = records.table
    recordBits = records.layout.recordBits
    bitOffset = records.layout.offsets[field]
    width = records.layout.widths[field]
    type = records.layout.types[field]
    isNarrow = width <= 57
    mask = PackedBits.mask(width)
    nullRaw = type.nullPattern(width: width)
    count = records.count
    areas = records.areas
    self.field = field
  }

  /// The stored bits.
  @inlinable @inline(__always)
  public func raw(at ordinal: Ordinal) -> UInt64 {
    let (page, bit) = (Paging.page(of: ordinal), Paging.index(of: ordinal) &* recordBits &+ bitOffset)
    return isNarrow ? table.word(page: page, at: bit) & mask : table.value(page: page, at: bit, width: width)
  }

  /// The stored bits, nil for null: INT and LONG zigzagged, REFERENCE the ordinal, FLOAT and DOUBLE their bits.
  @inlinable @inline(__always)
  public func value(at ordinal: Ordinal) -> UInt64? {
    let raw = raw(at: ordinal)
    return raw == nullRaw ? nil : raw
  }

  /// An INT or LONG value, nil for null.
  @inlinable @inline(__always)
  public func long(at ordinal: Ordinal) -> Int64? {
    let raw = raw(at: ordinal)
    return raw == nullRaw ? nil : ZigZag.decode(raw)
  }

  /// A REFERENCE, nil for null. A stored `FFFFFFFF` means null too (docs/hollow-format.md, section 4.3).
  @inlinable @inline(__always)
  public func reference(at ordinal: Ordinal) -> Ordinal? {
    let raw = raw(at: ordinal)
    return raw == nullRaw || raw == 0xFFFF_FFFF ? nil : Int(truncatingIfNeeded: raw)
  }

  /// A BOOLEAN, nil for null.
  @inlinable public func boolean(at ordinal: Ordinal) -> Bool? {
    let raw = raw(at: ordinal)
    return raw == nullRaw ? nil : raw == 1
  }

  /// The bytes of a STRING (in stored form, see `StoredText`) or BYTES field, nil for null.
  public func bytes(at ordinal: Ordinal) -> ArraySlice<UInt8>? {
    let raw = raw(at: ordinal)
    // The top bit of a pointer says null; the others say where the bytes end.
    if raw >> UInt64(width - 1) == 1 { return nil }
    let start = Paging.index(of: ordinal) == 0 ? 0 : self.raw(at: ordinal - 1) & PackedBits.mask(width - 1)
    return areas[Paging.page(of: ordinal)].fields[field][Int(start)..<Int(raw)]
  }

  /// A STRING, nil for null.
  public func text(at ordinal: Ordinal) -> String? { bytes(at: ordinal).map(StoredText.string(of:)) }
}

extension FieldColumn {
  /// Calls `body` with the stored bits of each of `slots` in order, of slots without a record too.
  ///
  /// The bounds are checked once a page, so a scan costs about two thirds of reading by ordinal. Traps outside
  /// `0..<count`. O(slots).
  @inlinable @inline(__always)
  public func forEachRaw(in slots: Range<Int>, _ body: (UInt64) -> Void) {
    precondition(slots.lowerBound >= 0 && slots.upperBound <= count, "slots outside the column")
    var slot = slots.lowerBound
    while slot < slots.upperBound {
      let index = Paging.index(of: slot)
      let length = min(Paging.slots &- index, slots.upperBound &- slot)
      table.forEach(
        page: Paging.page(of: slot), at: index &* recordBits &+ bitOffset, stride: recordBits, count: length,
        width: width, body)
      slot &+= length
    }
  }

  /// The slots of the column in stretches that lie together in memory. To scan several fields, read all of them for one
  /// stretch before the next: its records are then in the processor's cache.
  public var stretches: [Range<Int>] {
    (0..<Paging.pageCount(slots: count)).map { Paging.slots(ofPage: $0, count: count) }
  }
}

extension TypeState {
  /// Calls `body` with the references in one place of the records at `ordinals`, each with its record. Nulls and empty
  /// buckets are left out; a reference to a slot without a record is not. O(ordinals + entries).
  ///
  /// All that follows references inside this module reads them here, except `ReferenceCheck`, which reads whole pages.
  @inline(__always)
  func forEachReference(
    in part: ReferencePlace.Part, of ordinals: some Sequence<Ordinal>,
    _ body: (_ record: Ordinal, _ target: Ordinal) -> Void
  ) {
    switch (records, part) {
    case (.objects(let objects), .field(let field)):
      let column = FieldColumn(field, of: objects)
      for ordinal in ordinals { if let target = column.reference(at: ordinal) { body(ordinal, target) } }
    case (.collections(let collections), .keys):
      for ordinal in ordinals {
        for entry in collections.range(at: ordinal) {
          let key = collections.key(at: entry)
          if key >= 0 { body(ordinal, key) }
        }
      }
    case (.collections(let collections), .values):
      for ordinal in ordinals {
        for entry in collections.range(at: ordinal) where collections.key(at: entry) >= 0 {
          body(ordinal, collections.value(at: entry))
        }
      }
    default: preconditionFailure("\(name) holds no references in \(part)")
    }
  }
}

/// The records of a LIST, SET or MAP type in one state, read by ordinal.
///
/// ```swift
/// let genres = try state.collections("Genres")
/// for genre in genres.elements(at: ordinal) { print(names.text(at: genre) ?? "") }
/// ```
public struct CollectionColumn: Sendable {
  private let records: CollectionRecords
  /// Slots that may be read.
  public var count: Int { records.count }

  init(_ records: CollectionRecords) { self.records = records }

  /// The number of elements.
  public func size(at ordinal: Ordinal) -> Int { records.size(at: ordinal) }

  /// The entry indices of a record: elements of a list, buckets of a set or map.
  public func entries(at ordinal: Ordinal) -> Range<Int> { records.range(at: ordinal) }

  /// The element or key of an entry; -1 for an empty bucket.
  public func key(at entry: Int) -> Ordinal { records.key(at: entry) }

  /// The value of a map's entry.
  public func value(at entry: Int) -> Ordinal { records.value(at: entry) }

  /// The elements (or keys) of a record: a list's in order, a set's or map's in bucket order.
  public func elements(at ordinal: Ordinal) -> [Ordinal] {
    var elements: [Ordinal] = []
    for entry in entries(at: ordinal) {
      let key = key(at: entry)
      if key >= 0 { elements.append(key) }
    }
    return elements
  }
}
