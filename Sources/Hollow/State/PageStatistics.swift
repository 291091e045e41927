import BitMemory
import Synchronization

/// What a blob needs to know of the populated records of one page before it can choose the widths of their type: how
/// large the largest value of each field is, and how many bytes or entries there are
/// (docs/hollow-format.md, sections 4.3 to 4.6).
///
/// The statistics of two pages are added up to those of both, so those of a type are made of its pages, and only pages
/// that changed are read again (`StatisticsCache`).
struct PageStatistics: Sendable {
  /// All values of a kind or'ed together. That is not the largest of them but has as many bits, and the width is all
  /// that is asked.
  ///
  /// OBJECT: by field, value + 1, null counting as 1. LIST: the elements. SET and MAP: keys + 1, sizes, values. Where a
  /// 1 is added, all ones must stay free for null or an empty bucket.
  var probes: [UInt64]
  /// OBJECT: bytes by field. Else: the number of entries.
  var sums: [Int]

  mutating func add(_ other: PageStatistics) {
    for index in probes.indices { probes[index] |= other.probes[index] }
    for index in sums.indices { sums[index] += other.sums[index] }
  }

  /// The statistics of no records.
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

  /// A field of a page without holes: the values lie at a fixed distance, and the last pointer is the number of bytes.
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

/// The statistics of a type's pages, made when a blob is first written and passed on from state to state. The widths of
/// a delta then cost the pages that changed and not the whole type.
final class StatisticsCache: Sendable {
  /// By page, in flat arrays: when a state first changes what it took over from the one before, three arrays are copied
  /// and not one object a page.
  private struct Pages {
    var isKnown: [Bool] = []
    var probes: [UInt64] = []
    var sums: [Int] = []
  }

  private let pages: Mutex<Pages>

  init() { pages = Mutex(Pages()) }

  /// Takes over the statistics of `old` except those of pages with `changed` ordinals; each list ascends.
  init(of old: StatisticsCache, without changed: [[Ordinal]]) {
    var kept = old.pages.withLock { $0 }
    for ordinals in changed {
      var last = -1
      for ordinal in ordinals where Paging.page(of: ordinal) != last {
        last = Paging.page(of: ordinal)
        if last < kept.isKnown.count { kept.isKnown[last] = false }
      }
    }
    pages = Mutex(kept)
  }

  /// The statistics of all populated records. O(pages), and the slots of pages not yet counted.
  func total(_ records: RecordStore, _ populated: BitSet) -> PageStatistics {
    pages.withLock { pages in
      var total = PageStatistics.none(records)
      let count = Paging.pageCount(slots: records.count)
      Self.resize(&pages, count, as: total)
      for page in 0..<count {
        Self.know(page, &pages, records, populated)
        Self.add(page, pages, to: &total)
      }
      return total
    }
  }

  /// The statistics of the populated records at `ordinals`, ascending. O(ordinals). Where they are all records of a
  /// page, the statistics of the page are taken and no record is read.
  func total(_ records: RecordStore, _ populated: BitSet, of ordinals: [Ordinal]) -> PageStatistics {
    pages.withLock { pages in
      var total = PageStatistics.none(records)
      Self.resize(&pages, Paging.pageCount(slots: records.count), as: total)
      var start = 0
      while start < ordinals.count {
        let page = Paging.page(of: ordinals[start])
        var end = start + 1
        while end < ordinals.count, Paging.page(of: ordinals[end]) == page { end += 1 }
        if end - start == populated.count(in: Paging.slots(ofPage: page, count: records.count)) {
          Self.know(page, &pages, records, populated)
          Self.add(page, pages, to: &total)
        } else {
          total.add(PageStatistics(records, ordinals[start..<end]))
        }
        start = end
      }
      return total
    }
  }

  private static func resize(_ pages: inout Pages, _ count: Int, as none: PageStatistics) {
    let (probes, sums) = (none.probes.count, none.sums.count)
    guard count != pages.isKnown.count || pages.probes.count != count * probes else { return }
    resize(&pages.isKnown, count, false)
    resize(&pages.probes, count * probes, 0)
    resize(&pages.sums, count * sums, 0)
  }

  private static func resize<Element>(_ array: inout [Element], _ count: Int, _ element: Element) {
    array.removeLast(max(0, array.count - count))
    array.append(contentsOf: repeatElement(element, count: count - array.count))
  }

  /// Makes the statistics of `page` unless they are there.
  private static func know(_ page: Int, _ pages: inout Pages, _ records: RecordStore, _ populated: BitSet) {
    if pages.isKnown[page] { return }
    let statistics = PageStatistics(records, page: page, populated: populated)
    let (probes, sums) = (statistics.probes.count, statistics.sums.count)
    for index in 0..<probes { pages.probes[page * probes + index] = statistics.probes[index] }
    for index in 0..<sums { pages.sums[page * sums + index] = statistics.sums[index] }
    pages.isKnown[page] = true
  }

  private static func add(_ page: Int, _ pages: Pages, to total: inout PageStatistics) {
    let (probes, sums) = (total.probes.count, total.sums.count)
    for index in 0..<probes { total.probes[index] |= pages.probes[page &* probes &+ index] }
    for index in 0..<sums { total.sums[index] += pages.sums[page &* sums &+ index] }
  }
}
