import BitMemory
import Synchronization

/// Statistics of a type's pages, made when a blob is written and handed on from state to state: a delta's widths then cost
/// the pages that changed and not the type.
final class StatisticsCache: Sendable {
  /// Flat, so that a state's first write to what it took over copies a few arrays and nothing in them.
  private struct Pages {
    var isKnown: [Bool] = []
    var probes: [UInt64] = []
    var sums: [Int] = []
  }

  private let pages: Mutex<Pages>

  init() { pages = Mutex(Pages()) }

  /// Those of `old` but for the pages of `changed` ordinals, each list ascending.
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

  /// The statistics of the populated records at `ordinals`, ascending. O(ordinals); no record of a page that they make up
  /// is read again.
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

  /// Counts page `page` unless that was done.
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
