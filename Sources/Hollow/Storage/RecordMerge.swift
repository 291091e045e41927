import BitMemory

/// Records of one state and a change merged into the records of the next: what applying a delta and finishing a
/// producer's cycle have in common. Pages without an added record are shared; the content of a removed record stays in
/// its slot, unread, until its page is made anew.
struct RecordMerge: Sendable {
  /// Populated ordinals of the result.
  let populated: BitSet
  /// Ascending ordinals; `added[j]` gets the change's slot `j`.
  let added: [Ordinal]
  /// Slots of the result, above every ordinal it holds.
  let slots: Int

  /// - Complexity: O(slots of the pages touched + pages); O(slots) when a field must become wider.
  func merge(_ old: RecordStore, with change: RecordStore) -> RecordStore {
    switch (old, change) {
    case (.objects(let old), .objects(let change)): .objects(merge(old, with: change))
    case (.collections(let old), .collections(let change)): .collections(merge(old, with: change))
    default: preconditionFailure("a delta changes a type's kind")
    }
  }

  /// One stretch of a page of the result.
  private enum Run {
    case kept(Range<Int>)
    case holes(Int)
    /// The change's records at these slots.
    case added(Range<Int>)
  }

  /// The stretches of `page`, in order.
  private func runs(ofPage page: Range<Int>, added range: Range<Int>) -> [Run] {
    var runs: [Run] = []
    var next = range.lowerBound
    var slot = page.lowerBound
    while slot < page.upperBound {
      let start = slot
      if next < range.upperBound, added[next] == slot {
        let first = next
        while next < range.upperBound, added[next] == slot { (next, slot) = (next + 1, slot + 1) }
        runs.append(.added(first..<next))
      } else {
        let end = next < range.upperBound ? added[next] : page.upperBound
        let isPopulated = populated.contains(slot)
        slot =
          isPopulated
          ? populated.firstAbsent(from: slot, below: end) : populated.firstPresent(from: slot, below: end)
        runs.append(isPopulated ? .kept(start..<slot) : .holes(slot - start))
      }
    }
    return runs
  }

  /// The added records of each page, as ranges of the change's slots. O(pages + added).
  private func addedByPage() -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var next = 0
    for page in 0..<Paging.pageCount(slots: slots) {
      let start = next
      while next < added.count, Paging.page(of: added[next]) == page { next += 1 }
      ranges.append(start..<next)
    }
    return ranges
  }

  // MARK: Objects

  private func merge(_ old: ObjectRecords, with change: ObjectRecords) -> ObjectRecords {
    if old.count == 0 && added.count == slots { return change }
    let ranges = addedByPage()
    let layout = objectLayout(old, change, ranges)
    let pieces = inPieces(ranges.count) { merge(old, with: change, layout, ranges, pages: $0) }
    if pieces.count == 1 { return pieces[0] }
    return ObjectRecords(
      layout: layout, count: slots, pages: pieces.flatMap(\.table.pages), areas: pieces.flatMap(\.areas))
  }

  /// Pages of the result, a stretch of them a thread: each is made by itself.
  private func inPieces<Piece: Sendable>(_ pages: Int, _ merge: @Sendable (Range<Int>) -> Piece) -> [Piece] {
    let perPiece = 128
    return Parallel.map(max(1, (pages + perPiece - 1) / perPiece), threads: 2) {
      merge($0 * perPiece..<min(pages, ($0 + 1) * perPiece))
    }
  }

  /// The slots of `pages`, which follow each other.
  private func slots(of pages: Range<Int>) -> Int {
    min(slots, pages.upperBound << Paging.shift) - min(slots, pages.lowerBound << Paging.shift)
  }

  private func merge(
    _ old: ObjectRecords, with change: ObjectRecords, _ layout: RecordLayout, _ ranges: [Range<Int>], pages: Range<Int>
  ) -> ObjectRecords {
    var builder = ObjectRecordsBuilder(layout: layout, slots: slots(of: pages))
    for page in pages {
      let (slots, range) = (Paging.slots(ofPage: page, count: self.slots), ranges[page])
      if layout == old.layout, range.isEmpty, isWhole(slots, old.count) {
        builder.share(
          page: old.table.pages[page], areas: old.areas.isEmpty ? nil : old.areas[page], slots: slots.count)
        continue
      }
      for run in runs(ofPage: slots, added: range) {
        switch run {
        case .kept(let range): builder.append(old, slots: range)
        case .holes(let count): builder.appendHoles(count)
        case .added(let range): builder.append(change, slots: range)
        }
      }
    }
    return builder.finish()
  }

  /// Whether the old page covers exactly `page`.
  private func isWhole(_ page: Range<Int>, _ oldCount: Int) -> Bool {
    page.upperBound <= oldCount && !isCut(page, oldCount)
  }

  /// A last page that gets shorter is made anew: readers take a page's size from the type's.
  private func isCut(_ page: Range<Int>, _ oldCount: Int) -> Bool {
    page.upperBound < min(oldCount, (Paging.page(of: page.lowerBound) + 1) << Paging.shift)
  }

  /// The widths both fit in, and pointers that reach over every page's bytes. When something must grow, it gets a bit to
  /// spare: the next change need not copy everything again.
  private func objectLayout(_ old: ObjectRecords, _ change: ObjectRecords, _ ranges: [Range<Int>]) -> RecordLayout {
    var widths = old.layout.widened(to: change.layout).widths
    for (field, type) in old.layout.types.enumerated() where type.hasByteArea {
      widths[field] = max(old.layout.widths[field], pointerWidth(field, old, change, ranges))
    }
    let layout = RecordLayout(types: old.layout.types, widths: widths)
    if old.count == 0 || layout == old.layout { return layout }
    let roomy = widths.enumerated().map { field, width in
      width == old.layout.widths[field] ? width : layout.types[field].widthWithRoom(width)
    }
    return RecordLayout(types: old.layout.types, widths: roomy)
  }

  /// Wide enough for the bytes that the pages with added records may hold.
  private func pointerWidth(
    _ field: Int, _ old: ObjectRecords, _ change: ObjectRecords, _ ranges: [Range<Int>]
  ) -> Int {
    var largest = 0
    for (page, range) in ranges.enumerated() where !range.isEmpty {
      let kept = page < old.areas.count ? old.areas[page].fields[field].count : 0
      largest = max(largest, range.reduce(kept) { $0 + change.byteCount(field, at: $1) })
    }
    return RecordLayout.pointerWidth(byteCount: largest)
  }

  // MARK: Collections

  private func merge(_ old: CollectionRecords, with change: CollectionRecords) -> CollectionRecords {
    if old.count == 0 && added.count == slots { return change }
    let ranges = addedByPage()
    let layout = collectionLayout(old, change, ranges)
    let pieces = inPieces(ranges.count) { merge(old, with: change, layout, ranges, pages: $0) }
    if pieces.count == 1 { return pieces[0] }
    return CollectionRecords(
      layout: layout, count: slots, slots: pieces.flatMap(\.slots.pages), entries: pieces.flatMap(\.entries.pages),
      entryCount: pieces.reduce(0) { $0 + $1.entryCount })
  }

  private func merge(
    _ old: CollectionRecords, with change: CollectionRecords, _ layout: CollectionLayout, _ ranges: [Range<Int>],
    pages: Range<Int>
  ) -> CollectionRecords {
    var builder = CollectionRecordsBuilder(layout: layout, slots: slots(of: pages))
    for page in pages {
      let (slots, range) = (Paging.slots(ofPage: page, count: self.slots), ranges[page])
      if layout == old.layout, range.isEmpty, isWhole(slots, old.count) {
        builder.share(
          slots: old.slots.pages[page], entries: old.entries.pages[page], count: slots.count,
          entryCount: old.entryCount(ofPage: page))
        continue
      }
      for run in runs(ofPage: slots, added: range) {
        switch run {
        case .kept(let range): builder.append(old, slots: range)
        case .holes(let count): builder.appendHoles(count)
        case .added(let range): builder.append(change, slots: range)
        }
      }
    }
    return builder.finish()
  }

  private func collectionLayout(
    _ old: CollectionRecords, _ change: CollectionRecords, _ ranges: [Range<Int>]
  ) -> CollectionLayout {
    var largest = 0
    for (page, range) in ranges.enumerated() where !range.isEmpty {
      let kept = page < old.pageCount ? old.entryCount(ofPage: page) : 0
      largest = max(largest, range.reduce(kept) { $0 + change.range(at: $1).count })
    }
    let needed = old.layout.widened(to: change.layout.narrowed(pointerBits: 0), entries: largest)
    if old.count == 0 || needed == old.layout { return needed }
    return needed.withRoom(beyond: old.layout)
  }
}

extension FieldType {
  /// One bit more for fields whose width follows their content.
  fileprivate func widthWithRoom(_ width: Int) -> Int {
    switch self {
    case .int, .long, .reference, .string, .bytes: min(width + 1, max(width, 57))
    case .boolean, .float, .double: width
    }
  }
}

extension CollectionLayout {
  fileprivate func narrowed(pointerBits: Int) -> CollectionLayout {
    CollectionLayout(
      kind: kind, pointerBits: pointerBits, sizeBits: sizeBits, keyBits: keyBits, valueBits: valueBits)
  }

  /// One bit more for what is wider than in `other`.
  fileprivate func withRoom(beyond other: CollectionLayout) -> CollectionLayout {
    func roomy(_ width: Int, _ old: Int) -> Int { width == old ? width : width + 1 }
    return CollectionLayout(
      kind: kind, pointerBits: roomy(pointerBits, other.pointerBits), sizeBits: roomy(sizeBits, other.sizeBits),
      keyBits: roomy(keyBits, other.keyBits), valueBits: roomy(valueBits, other.valueBits))
  }
}
