import BitMemory

/// The packed records of one type, whatever its kind.
enum RecordStore: Sendable {
  case objects(ObjectRecords)
  case collections(CollectionRecords)

  init(emptyOf schema: Schema) {
    switch schema {
    case .object(let schema): self = .objects(ObjectRecords(emptyOf: schema.fields.map(\.type)))
    case .list: self = .collections(CollectionRecords(emptyOf: .list))
    case .set: self = .collections(CollectionRecords(emptyOf: .set))
    case .map: self = .collections(CollectionRecords(emptyOf: .map))
    }
  }

  /// Slots, populated or not.
  var count: Int {
    switch self {
    case .objects(let records): records.count
    case .collections(let records): records.count
    }
  }
}

/// Compares the records of two states of one type slot by slot. References are equal when they lead to the same
/// ordinal, whatever is there: `StateChanges` takes care of what that leaves open.
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
        // Of one width, null has one pattern, so the bits decide.
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

/// How records are cut into pages: 2,048 slots each, the last page of a type fewer. States share the pages that did not
/// change, so a change costs the pages it touches.
@usableFromInline enum Paging {
  /// Slots of a page, a power of two and a multiple of 64: in a packed array every page starts at a word.
  @usableFromInline static let slots = 1 << shift
  @usableFromInline static let shift = 11

  static func pageCount(slots count: Int) -> Int { (count + slots - 1) >> shift }

  /// Slots of page `page` of a type with `count` slots.
  static func slots(ofPage page: Int, count: Int) -> Range<Int> { page << shift..<min(count, (page + 1) << shift) }

  @inlinable @inline(__always)
  static func page(of slot: Int) -> Int { slot &>> shift }
  @inlinable @inline(__always)
  static func index(of slot: Int) -> Int { slot & (slots - 1) }
}

/// The bytes of one page's STRING and BYTES fields: one area a field, empty for fields of other types.
final class PageAreas: Sendable {
  let fields: [[UInt8]]

  init(_ fields: [[UInt8]]) { self.fields = fields }

  var byteSize: Int { fields.reduce(0) { $0 + $1.count } }
}
