/// How records are cut into pages: states share the pages that did not change, so a change costs the pages it touches.
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
