/// A set of the generator's languages: bit *i* is entry *i* of `SyntheticLanguages.tags`.
struct LanguageMask: Hashable, Sendable {
  private(set) var bits: UInt64 = 0

  /// The first `count` languages of the table.
  static func first(_ count: Int) -> LanguageMask { LanguageMask(bits: 1 &<< UInt64(count) &- 1) }

  var count: Int { bits.nonzeroBitCount }

  func contains(_ language: Int) -> Bool { bits &>> UInt64(language) & 1 == 1 }

  mutating func insert(_ language: Int) { bits |= 1 &<< UInt64(language) }
}

extension LanguageMask: Sequence {
  /// Yields the languages in table order.
  struct Iterator: IteratorProtocol {
    fileprivate var rest: UInt64

    mutating func next() -> Int? {
      guard rest != 0 else { return nil }
      defer { rest &= rest &- 1 }
      return rest.trailingZeroBitCount
    }
  }

  func makeIterator() -> Iterator { Iterator(rest: bits) }

  var underestimatedCount: Int { count }
}
