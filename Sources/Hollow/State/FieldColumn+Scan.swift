public import BitMemory

extension FieldColumn {
  /// Calls `body` with the stored bits of each of `slots` in order, of slots without a record too.
  ///
  /// The bounds are checked once a page, so a scan costs about two thirds of reading by ordinal. Traps outside `0..<count`.
  /// O(slots).
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

  /// The slots that lie together in memory, in stretches: to read several fields of them one after the other, while they
  /// are near.
  public var stretches: [Range<Int>] {
    (0..<Paging.pageCount(slots: count)).map { Paging.slots(ofPage: $0, count: count) }
  }
}
