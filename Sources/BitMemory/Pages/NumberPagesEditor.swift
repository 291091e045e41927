/// Changes 32-bit numbers on the way to a new table; copies a page when it first changes.
@safe public struct NumberPagesEditor: ~Copyable {
  @usableFromInline var pages: [NumberPages.Page]
  @usableFromInline var isOwned: [Bool]
  @usableFromInline var size: Int
  @inlinable public var count: Int { size }

  /// Starts from the numbers of `base`. O(pages).
  public init(_ base: NumberPages) {
    (pages, size) = (base.pages, base.count)
    isOwned = [Bool](repeating: false, count: base.pages.count)
  }

  /// Starts from `count` zeros.
  public init(zeros count: Int) {
    let pageCount = (count + NumberPages.pageSize - 1) / NumberPages.pageSize
    pages = (0..<pageCount).map { _ in NumberPages.Page(copying: nil) }
    isOwned = [Bool](repeating: true, count: pageCount)
    size = count
  }

  /// Appends zeros until there are `count` numbers; never shrinks.
  public mutating func grow(to count: Int) {
    guard count > size else { return }
    while pages.count * NumberPages.pageSize < count {
      pages.append(NumberPages.Page(copying: nil))
      isOwned.append(true)
    }
    size = count
  }

  /// The number at `index`; traps outside `0..<count`.
  public subscript(index: Int) -> UInt32 {
    @inlinable @inline(__always)
    get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index outside the numbers")
      return unsafe pages[index &>> 12].base[index & 4095]
    }
    @inlinable @inline(__always)
    set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index outside the numbers")
      let page = index &>> 12
      if !isOwned[page] { copy(page) }
      unsafe pages[page].base[index & 4095] = newValue
    }
  }

  @usableFromInline
  mutating func copy(_ page: Int) {
    pages[page] = NumberPages.Page(copying: pages[page])
    isOwned[page] = true
  }

  public consuming func finish() -> NumberPages { NumberPages(count: count, pages: pages) }
}
