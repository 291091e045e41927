/// Set algebra, word by word. Every operation keeps the bits outside the table clear.
extension CountrySet {
  @inlinable public func union(_ other: CountrySet) -> CountrySet {
    CountrySet(word0 | other.word0, word1 | other.word1, word2 | other.word2, word3 | other.word3)
  }

  @inlinable public func intersection(_ other: CountrySet) -> CountrySet {
    CountrySet(word0 & other.word0, word1 & other.word1, word2 & other.word2, word3 & other.word3)
  }

  /// The countries of this set that are not in `other`.
  @inlinable public func subtracting(_ other: CountrySet) -> CountrySet {
    CountrySet(word0 & ~other.word0, word1 & ~other.word1, word2 & ~other.word2, word3 & ~other.word3)
  }

  /// The countries that are in exactly one of the two sets.
  @inlinable public func symmetricDifference(_ other: CountrySet) -> CountrySet {
    CountrySet(word0 ^ other.word0, word1 ^ other.word1, word2 ^ other.word2, word3 ^ other.word3)
  }

  /// Every country of the table that is not in this set.
  @inlinable public var complement: CountrySet { CountrySet.all.subtracting(self) }

  @inlinable public mutating func formUnion(_ other: CountrySet) { self = union(other) }

  @inlinable public mutating func formIntersection(_ other: CountrySet) { self = intersection(other) }

  @inlinable public mutating func subtract(_ other: CountrySet) { self = subtracting(other) }

  @inlinable public func isSubset(of other: CountrySet) -> Bool { subtracting(other).isEmpty }

  @inlinable public func isSuperset(of other: CountrySet) -> Bool { other.isSubset(of: self) }

  @inlinable public func isDisjoint(with other: CountrySet) -> Bool { intersection(other).isEmpty }
}

extension CountrySet: Sequence {
  /// Yields the set's countries in ascending index order.
  @frozen public struct Iterator: IteratorProtocol {
    @usableFromInline let countries: CountrySet
    @usableFromInline var wordIndex = 0
    @usableFromInline var rest: UInt64

    @inlinable init(_ countries: CountrySet) {
      self.countries = countries
      rest = countries.word0
    }

    @inlinable public mutating func next() -> Country? {
      while rest == 0 {
        guard wordIndex < 3 else { return nil }
        wordIndex &+= 1
        rest = countries.word(wordIndex)
      }
      let bit = rest.trailingZeroBitCount
      rest &= rest &- 1
      return Country(uncheckedIndex: UInt8(truncatingIfNeeded: wordIndex &* 64 &+ bit))
    }
  }

  @inlinable public func makeIterator() -> Iterator { Iterator(self) }

  @inlinable public var underestimatedCount: Int { count }
}
