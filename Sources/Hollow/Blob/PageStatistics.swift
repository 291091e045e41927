import BitMemory

/// What the populated records of one page add to their type's widths and totals (format sections 4.3 to 4.6).
struct PageStatistics: Sendable {
  /// Values or'ed together: a width is that of the largest, and `w(a | b) = max(w(a), w(b))`.
  ///
  /// OBJECT: by field, value + 1, null counting as 1. LIST: the elements. SET and MAP: keys + 1, sizes, values.
  var probes: [UInt64]
  /// OBJECT: bytes by field. Else: the number of entries.
  var sums: [Int]

  mutating func add(_ other: PageStatistics) {
    for index in probes.indices { probes[index] |= other.probes[index] }
    for index in sums.indices { sums[index] += other.sums[index] }
  }

  /// What no record adds.
  static func none(_ records: RecordStore) -> PageStatistics {
    switch records {
    case .objects(let objects):
      let fields = objects.layout.types.count
      return PageStatistics(probes: Array(repeating: 0, count: fields), sums: Array(repeating: 0, count: fields))
    case .collections: return PageStatistics(probes: [0, 0, 0], sums: [0])
    }
  }

  /// Statistics of the records at `ordinals`.
  init(_ records: RecordStore, _ ordinals: some Sequence<Ordinal>) {
    self = Self.none(records)
    switch records {
    case .objects(let objects):
      let ordinals = Array(ordinals)
      for field in objects.layout.types.indices { add(objects, field, ordinals) }
    case .collections(let collections): for ordinal in ordinals { add(collections, ordinal) }
    }
  }

  private init(probes: [UInt64], sums: [Int]) { (self.probes, self.sums) = (probes, sums) }

  /// Statistics of the populated records of page `page`. O(slots x fields).
  init(_ records: RecordStore, page: Int, populated: BitSet) {
    let slots = Paging.slots(ofPage: page, count: records.count)
    let members = populated.members(in: slots)
    guard case .objects(let objects) = records, members.count == slots.count else {
      self.init(records, members)
      return
    }
    self = Self.none(records)
    for field in objects.layout.types.indices { addAll(objects, page, field, count: slots.count) }
  }

  /// A field of a page without holes.
  private mutating func addAll(_ objects: ObjectRecords, _ page: Int, _ field: Int, count: Int) {
    let (layout, words) = (objects.layout, objects.table.pages[page])
    if layout.types[field].hasByteArea {
      sums[field] = count == 0 ? 0 : objects.end(field, at: page << Paging.shift + count - 1)
      return
    }
    guard layout.types[field].isNumber else { return }
    let (width, null) = (layout.widths[field], layout.nullPattern(field))
    var all: UInt64 = 0
    var bit = layout.offsets[field]
    for _ in 0..<count {
      let raw = words.value(at: bit, width: width)
      all |= raw == null ? 1 : raw &+ 1
      bit &+= layout.recordBits
    }
    probes[field] = all
  }

  private mutating func add(_ objects: ObjectRecords, _ field: Int, _ ordinals: [Ordinal]) {
    let (type, null) = (objects.layout.types[field], objects.layout.nullPattern(field))
    if type.hasByteArea {
      sums[field] = ordinals.reduce(0) { $0 + objects.byteCount(field, at: $1) }
    } else if type.isNumber {
      let column = FieldColumn(field, of: objects)
      var all: UInt64 = 0
      for ordinal in ordinals {
        let raw = column.raw(at: ordinal)
        all |= raw == null ? 1 : raw &+ 1
      }
      probes[field] = all
    }
  }

  private mutating func add(_ records: CollectionRecords, _ ordinal: Ordinal) {
    let range = records.range(at: ordinal)
    sums[0] += range.count
    guard records.layout.kind != .list else {
      var all = 0
      for entry in range { all |= records.key(at: entry) }
      return probes[0] |= UInt64(all)
    }
    probes[1] |= UInt64(records.size(at: ordinal))
    for entry in range {
      let key = records.key(at: entry)
      if key < 0 { continue }
      probes[0] |= UInt64(key + 1)
      if records.layout.kind == .map { probes[2] |= UInt64(records.value(at: entry)) }
    }
  }
}

extension FieldType {
  /// INT, LONG and REFERENCE: as wide as the widest value needs.
  var isNumber: Bool { self == .int || self == .long || self == .reference }
}
