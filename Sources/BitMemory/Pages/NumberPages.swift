/// 32-bit numbers in pages of 4,096: tables of successive states share the pages that did not change.
@safe public final class NumberPages: @unchecked Sendable {
  // Unchecked: only a `NumberPagesEditor` writes, and only pages that no finished table holds.
  @usableFromInline static let pageSize = 4096

  /// Owner of one page.
  @safe @usableFromInline final class Page: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutablePointer<UInt32>

    init() {
      unsafe base = .allocate(capacity: NumberPages.pageSize)
    }

    /// Zeros, or a copy of `other`.
    convenience init(copying other: Page?) {
      self.init()
      if let other {
        unsafe base.initialize(from: other.base, count: NumberPages.pageSize)
      } else {
        unsafe base.initialize(repeating: 0, count: NumberPages.pageSize)
      }
    }

    deinit { unsafe base.deallocate() }
  }

  public let count: Int
  let pages: [Page]
  @usableFromInline let bases: UnsafeMutablePointer<UnsafeMutablePointer<UInt32>>

  init(count: Int, pages: [Page]) {
    self.count = count
    self.pages = pages
    unsafe bases = .allocate(capacity: pages.count)
    for (index, page) in pages.enumerated() { unsafe (bases + index).initialize(to: page.base) }
  }

  deinit { unsafe bases.deallocate() }

  /// `count` zeros.
  public convenience init(zeros count: Int) {
    let pageCount = (count + Self.pageSize - 1) / Self.pageSize
    self.init(count: count, pages: (0..<pageCount).map { _ in Page(copying: nil) })
  }

  /// The number at `index`; traps outside `0..<count`.
  @inlinable @inline(__always)
  public subscript(index: Int) -> UInt32 {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index outside the numbers")
    let value = unsafe bases[index &>> 12][index & 4095]
    withExtendedLifetime(self) {}
    return value
  }

  /// How many pages both share.
  public func sharedPages(with other: NumberPages) -> Int {
    zip(pages, other.pages).reduce(0) { $0 + ($1.0 === $1.1 ? 1 : 0) }
  }

  /// Memory held, in bytes.
  public var byteSize: Int { pages.count * (Self.pageSize * 4 + 8) }
}
