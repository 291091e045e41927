import BitMemory

/// Merges the records of one state with a change into the records of the next state. Applying a delta and finishing a
/// producer's cycle both end here.
///
/// The change is a store of its own: slot *j* holds the record that goes to ordinal `added[j]`. Nothing is said about
/// removed records but that `populated` lacks them. The result is made page by page, in this order:
///
/// 1. The added ordinals are cut at page borders, so that each page knows which of the change's slots belong to it.
/// 2. A layout is chosen that both the old records and the change fit in (`objectLayout`, `collectionLayout`). When no
///    field had to become wider it is the old layout, and old pages may be used as they are.
/// 3. A page that gets no added record and keeps its layout is shared with the old state. This is why a small change to
///    a type of a million records is cheap.
/// 4. Every other page is copied in runs: stretches of kept records, of holes, and of added records, each appended in
///    one call. `runs(ofPage:added:)` finds them from the bits of `populated` and the list of added ordinals.
///
/// In a shared page the content of a removed record stays in its slot. Nobody reads it, as its ordinal is not
/// populated, and it goes when the page is next copied.
///
/// Pages do not depend on each other, so two threads make them, 128 pages at a time.
struct RecordMerge: Sendable {
  /// Populated ordinals of the result.
  let populated: BitSet
  /// Ascending ordinals; `added[j]` gets the change's slot `j`.
  let added: [Ordinal]
  /// Slots of the result, above every ordinal it holds.
  let slots: Int

  /// The records of the next state.
  ///
  /// - Complexity: O(slots of the pages touched + pages); O(slots) when a field must become wider.
  func merge(_ old: RecordStore, with change: RecordStore) -> RecordStore {
    switch (old, change) {
    case (.objects(let old), .objects(let change)): .objects(merge(old, with: change))
    case (.collections(let old), .collections(let change)): .collections(merge(old, with: change))
    default: preconditionFailure("a delta changes a type's kind")
    }
  }

  // MARK: Pages and runs

  /// One stretch of a page of the result.
  private enum Run {
    /// The old records at these ordinals.
    case kept(Range<Int>)
    /// So many slots without a record.
    case holes(Int)
    /// The change's records at these slots.
    case added(Range<Int>)
  }

  /// The stretches that make up `page`, in order.
  ///
  /// An added ordinal is populated too, so a stretch of kept records or holes ends at the next added ordinal at the
  /// latest.
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

  /// What one thread makes of `pages` pages, for each stretch of 128 of them in order.
  private func inPieces<Piece: Sendable>(_ pages: Int, _ merge: @Sendable (Range<Int>) -> Piece) -> [Piece] {
    let perPiece = 128
    return Parallel.map(max(1, (pages + perPiece - 1) / perPiece), threads: 2) {
      merge($0 * perPiece..<min(pages, ($0 + 1) * perPiece))
    }
  }

  /// The number of slots in `pages`, which follow each other.
  private func slots(of pages: Range<Int>) -> Int {
    min(slots, pages.upperBound << Paging.shift) - min(slots, pages.lowerBound << Paging.shift)
  }

  /// Appends `pages` of the result to `builder`: shared where they did not change, else run by run.
  ///
  /// - Parameters:
  ///   - canShare: whether the result has the layout of `old`.
  ///   - oldCount: slots of `old`.
  ///   - ranges: the change's slots that go to each page of the result.
  private func append<Builder: PackedRecordsBuilder & ~Copyable>(
    _ pages: Range<Int>, to builder: inout Builder, from old: Builder.Records, _ oldCount: Int, canShare: Bool,
    change: Builder.Records, _ ranges: [Range<Int>]
  ) {
    for page in pages {
      let (slots, range) = (Paging.slots(ofPage: page, count: self.slots), ranges[page])
      if canShare, range.isEmpty, isWhole(slots, oldCount) {
        builder.share(page: page, of: old, slots: slots.count)
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
  }

  /// Whether the old page covers exactly the slots of `page`.
  ///
  /// Readers take the size of a last page from the number of slots of its type. So a last page that gets longer, or
  /// shorter because its highest records are gone, cannot be shared.
  private func isWhole(_ page: Range<Int>, _ oldCount: Int) -> Bool {
    let oldEnd = min(oldCount, (Paging.page(of: page.lowerBound) + 1) << Paging.shift)
    return page.upperBound == oldEnd
  }

  // MARK: Objects

  private func merge(_ old: ObjectRecords, with change: ObjectRecords) -> ObjectRecords {
    // A first state without holes: the change is the result.
    if old.count == 0 && added.count == slots { return change }
    let ranges = addedByPage()
    let layout = objectLayout(old, change, ranges)
    let pieces = inPieces(ranges.count) { pages in
      var builder = ObjectRecordsBuilder(layout: layout, slots: slots(of: pages))
      append(pages, to: &builder, from: old, old.count, canShare: layout == old.layout, change: change, ranges)
      return builder.finish()
    }
    if pieces.count == 1 { return pieces[0] }
    return ObjectRecords(
      layout: layout, count: slots, pages: pieces.flatMap(\.table.pages), areas: pieces.flatMap(\.areas))
  }

  /// The widths that both stores fit in, with pointers that reach over the bytes of every page.
  ///
  /// A field that must grow gets one bit more than it needs, so that the next few changes do not copy all pages again.
  private func objectLayout(_ old: ObjectRecords, _ change: ObjectRecords, _ ranges: [Range<Int>]) -> RecordLayout {
    var widths = old.layout.widened(to: change.layout).widths
    for (field, type) in old.layout.types.enumerated() where type.hasByteArea {
      // The change's own pointers reach over all of its bytes, which here are spread over pages: their width says
      // nothing.
      widths[field] = max(old.layout.widths[field], pointerWidth(field, old, change, ranges))
    }
    let layout = RecordLayout(types: old.layout.types, widths: widths)
    if old.count == 0 || layout == old.layout { return layout }
    let roomy = widths.enumerated().map { field, width in
      width == old.layout.widths[field] ? width : layout.types[field].widthWithRoom(width)
    }
    return RecordLayout(types: old.layout.types, widths: roomy)
  }

  /// Wide enough for the bytes that the pages with added records may hold: all of the old page's and the added ones.
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
    // A first state without holes: the change is the result.
    if old.count == 0 && added.count == slots { return change }
    let ranges = addedByPage()
    let layout = collectionLayout(old, change, ranges)
    let pieces = inPieces(ranges.count) { pages in
      var builder = CollectionRecordsBuilder(layout: layout, slots: slots(of: pages))
      append(pages, to: &builder, from: old, old.count, canShare: layout == old.layout, change: change, ranges)
      return builder.finish()
    }
    if pieces.count == 1 { return pieces[0] }
    return CollectionRecords(
      layout: layout, count: slots, slots: pieces.flatMap(\.slots.pages), entries: pieces.flatMap(\.entries.pages),
      entryCount: pieces.reduce(0) { $0 + $1.entryCount })
  }

  /// The widths that both stores fit in, with pointers that reach over the entries of every page; as in `objectLayout`,
  /// what must grow gets a bit to spare.
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

/// What puts packed records together slot by slot: the same steps for OBJECT types and for collections.
protocol PackedRecordsBuilder: ~Copyable {
  associatedtype Records

  /// Appends the records of `source` in `slots`, in order.
  mutating func append(_ source: Records, slots: Range<Int>)
  /// Appends `holes` slots without a record.
  mutating func appendHoles(_ holes: Int)
  /// Takes over a whole page of `source`, which has the same layout; right at the start of a page only.
  mutating func share(page: Int, of source: Records, slots: Int)
}

extension FieldType {
  /// One bit more for fields whose width follows their content. Up to 57 bits one load reads a value, so a width is not
  /// made to cross that border for the sake of room.
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
