/// Changes 32-bit numbers on the way to a new table; copies a page when it first changes.
@safe public struct NumberPagesEditor: ~Copyable {
  private var pages: [NumberPages.Page]
  private var isOwned: [Bool]
  public private(set) var count: Int

  /// Starts from the numbers of `base`. O(pages).
  public init(_ base: NumberPages) {
    (pages, count) = (base.pages, base.count)
    isOwned = [Bool](repeating: false, count: base.pages.count)
  }

  /// Starts from `count` zeros.
  public init(zeros count: Int) {
    let pageCount = (count + NumberPages.pageSize - 1) / NumberPages.pageSize
    pages = (0..<pageCount).map { _ in NumberPages.Page(copying: nil) }
    isOwned = [Bool](repeating: true, count: pageCount)
    self.count = count
  }

  /// Appends zeros until there are `count` numbers; never shrinks.
  public mutating func grow(to count: Int) {
    guard count > self.count else { return }
    while pages.count * NumberPages.pageSize < count {
      pages.append(NumberPages.Page(copying: nil))
      isOwned.append(true)
    }
    self.count = count
  }

  /// The number at `index`; traps outside `0..<count`.
  public subscript(index: Int) -> UInt32 {
    @inline(__always)
    get {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index outside the numbers")
      return unsafe pages[index &>> 12].base[index & 4095]
    }
    @inline(__always)
    set {
      precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "index outside the numbers")
      let page = index &>> 12
      if !isOwned[page] {
        pages[page] = NumberPages.Page(copying: pages[page])
        isOwned[page] = true
      }
      unsafe pages[page].base[index & 4095] = newValue
    }
  }

  public consuming func finish() -> NumberPages { NumberPages(count: count, pages: pages) }
}
