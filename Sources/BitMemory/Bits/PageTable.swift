/// The pages of a type's packed records, with a table of where each lies in memory, so that a read takes no more than
/// one look at the table and one load.
///
/// The tables of successive states share the pages that did not change.
@safe public final class PageTable: @unchecked Sendable {
  // Unchecked: nothing is written after init; the entries point into `pages`, which live as long.
  @unsafe @usableFromInline struct Entry {
    @usableFromInline let base: UnsafePointer<UInt64>
    @usableFromInline let bitCount: Int
  }

  /// The pages, in order.
  public let pages: [WordPage]
  @usableFromInline let entries: UnsafeMutablePointer<Entry>
  @usableFromInline let count: Int

  /// O(pages).
  public init(_ pages: [WordPage]) {
    self.pages = pages
    count = pages.count
    unsafe entries = .allocate(capacity: pages.count)
    for (index, page) in pages.enumerated() {
      unsafe (entries + index).initialize(to: Entry(base: page.base, bitCount: page.wordCount * 64))
    }
  }

  deinit { unsafe entries.deallocate() }

  /// The `width` bits, 0...64, at `bitOffset` of page `page`; a width of 0 reads 0. Traps outside the page.
  @inlinable @inline(__always)
  public func value(page: Int, at bitOffset: Int, width: Int) -> UInt64 {
    guard width > 0 else { return 0 }
    precondition(UInt(bitPattern: page) < UInt(bitPattern: count), "page outside the table")
    let entry = unsafe entries[page]
    let room = unsafe entry.bitCount
    precondition(bitOffset >= 0 && bitOffset &+ width <= room, "bits outside the page")
    let value = unsafe PackedLoad.bits(entry.base, bitOffset, width)
    withExtendedLifetime(self) {}
    return value
  }

  /// At least 57 bits from `bitOffset` of page `page` on, zeros beyond the page. Traps outside the page.
  @inlinable @inline(__always)
  public func word(page: Int, at bitOffset: Int) -> UInt64 {
    precondition(UInt(bitPattern: page) < UInt(bitPattern: count), "page outside the table")
    let entry = unsafe entries[page]
    let room = unsafe entry.bitCount
    // A page ends in a word of padding, so a load from the very end stays inside its memory.
    precondition(UInt(bitPattern: bitOffset) <= UInt(bitPattern: room), "bits outside the page")
    let bytes = unsafe UnsafeRawPointer(entry.base)
    let word = unsafe bytes.loadUnaligned(fromByteOffset: bitOffset &>> 3, as: UInt64.self)
    withExtendedLifetime(self) {}
    return word &>> UInt64(bitOffset & 7)
  }

  /// Calls `body` with the `width` bits, 0...64, at `bitOffset` of page `page` and at each of the `count - 1` places
  /// that follow it every `stride` bits. Traps outside the page, before the first call.
  @inlinable @inline(__always)
  public func forEach(
    page: Int, at bitOffset: Int, stride: Int, count: Int, width: Int, _ body: (UInt64) -> Void
  ) {
    guard count > 0 else { return }
    precondition(UInt(bitPattern: page) < UInt(bitPattern: self.count), "page outside the table")
    let entry = unsafe entries[page]
    let room = unsafe entry.bitCount
    let (span, overflow) = stride.multipliedReportingOverflow(by: count - 1)
    precondition(
      !overflow && stride >= 0 && bitOffset >= 0 && width >= 0 && bitOffset <= room && span <= room - bitOffset
        && width <= room - bitOffset - span, "bits outside the page")
    var bit = bitOffset
    if width <= 57 {
      // The last load may reach into the padding word.
      let (bytes, mask) = unsafe (UnsafeRawPointer(entry.base), PackedBits.mask(width))
      for _ in 0..<count {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self)
        body(word &>> UInt64(bit & 7) & mask)
        bit &+= stride
      }
    } else {
      for _ in 0..<count {
        body(unsafe PackedLoad.bits(entry.base, bit, width))
        bit &+= stride
      }
    }
    withExtendedLifetime(self) {}
  }

  /// Memory held by the pages, in bytes.
  public var byteSize: Int { pages.reduce(0) { $0 + $1.wordCount * 8 } }
}
