import BitMemory
import Synchronization

/// Statistics of a type's pages, made when a blob is written and handed on from state to state: a delta's widths then cost
/// the pages that changed and not the type.
final class StatisticsCache: Sendable {
  private let pages: Mutex<[PageStatistics?]>

  init() { pages = Mutex([]) }

  /// Those of `old` but for the pages of `changed` ordinals.
  init(of old: StatisticsCache, without changed: some Sequence<Ordinal>) {
    var kept = old.pages.withLock { $0 }
    for ordinal in changed where Paging.page(of: ordinal) < kept.count { kept[Paging.page(of: ordinal)] = nil }
    pages = Mutex(kept)
  }

  /// The statistics of all populated records. O(pages), and the slots of pages not yet counted.
  func total(_ records: RecordStore, _ populated: BitSet) -> PageStatistics {
    pages.withLock { pages in
      let count = Paging.pageCount(slots: records.count)
      if pages.count > count { pages.removeLast(pages.count - count) }
      while pages.count < count { pages.append(nil) }
      var total = PageStatistics.none(records)
      for page in 0..<count {
        let statistics = pages[page] ?? PageStatistics(records, page: page, populated: populated)
        pages[page] = statistics
        total.add(statistics)
      }
      return total
    }
  }
}
