/// An immutable array of 32-bit numbers in pages of 4,096. Arrays of successive states share the pages that did not
/// change, so the next array costs the pages that a change touches.
///
/// ```swift
/// let zeros = NumberPages(zeros: 100_000)
/// var editor = NumberPagesEditor(zeros)
/// editor[70_000] = 7
/// let next = editor.finish()  // shares all pages but one with `zeros`
/// ```
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

  /// How many numbers there are.
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

  /// Memory held, in bytes.
  public var byteSize: Int { pages.count * (Self.pageSize * 4 + 8) }
}

/// Makes the next array of numbers from one: a page is copied when it is first changed.
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

  /// The new array.
  public consuming func finish() -> NumberPages { NumberPages(count: count, pages: pages) }
}
