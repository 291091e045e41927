/// A set of ordinals as bits: bit `i % 64` of word `i / 64` stands for ordinal *i*
/// (docs/hollow-format.md, section 1.7).
///
/// One bit an ordinal up to the highest member, whatever the number of members: right for the ordinals of a type, which
/// have few gaps. Set operations work on 64 ordinals at a time, and members are walked in ascending order.
///
/// ```swift
/// var seen: BitSet = BitSet([1, 5, 70])
/// seen.insert(2)
/// let common = seen.intersection(BitSet(below: 10))  // 1, 2, 5
/// ```
@frozen public struct BitSet: Sendable {
  @usableFromInline var storage: [UInt64]

  /// The empty set, with room for ordinals below `capacity`.
  public init(capacity: Int = 0) {
    storage = [UInt64](repeating: 0, count: (capacity + 63) >> 6)
  }

  /// The set whose bits are `words`.
  public init(words: [UInt64]) { storage = words }

  /// The set of `members`.
  public init(_ members: some Sequence<Int>) {
    self.init()
    for member in members { insert(member) }
  }

  /// All ordinals in `0..<count`.
  public init(below count: Int) {
    storage = [UInt64](repeating: .max, count: (count + 63) >> 6)
    if count & 63 != 0 { storage[storage.count - 1] = PackedBits.mask(count & 63) }
  }

  /// The words, which may end in zeros.
  public var words: [UInt64] { storage }

  /// Number of members. O(capacity / 64).
  public var count: Int { storage.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Whether no ordinal is a member. O(capacity / 64).
  public var isEmpty: Bool { storage.allSatisfy { $0 == 0 } }

  /// The highest member, or -1 in the empty set. O(capacity / 64).
  public var highest: Int {
    guard let word = storage.lastIndex(where: { $0 != 0 }) else { return -1 }
    return word * 64 + 63 - storage[word].leadingZeroBitCount
  }

  /// Whether `ordinal`, at least 0, is a member.
  @inlinable @inline(__always)
  public func contains(_ ordinal: Int) -> Bool {
    let word = ordinal >> 6
    return word < storage.count && storage[word] &>> UInt64(ordinal & 63) & 1 == 1
  }

  /// Adds `ordinal`, at least 0; tells whether it is new.
  @inlinable @discardableResult
  public mutating func insert(_ ordinal: Int) -> Bool {
    let word = ordinal >> 6
    if word >= storage.count {
      storage.append(contentsOf: repeatElement(0, count: Swift.max(word + 1 - storage.count, storage.count / 2)))
    }
    let bit = UInt64(1) &<< UInt64(ordinal & 63)
    defer { storage[word] |= bit }
    return storage[word] & bit == 0
  }

  /// Takes `ordinal`, at least 0, out; tells whether it was a member.
  @inlinable @discardableResult
  public mutating func remove(_ ordinal: Int) -> Bool {
    let word = ordinal >> 6
    guard word < storage.count else { return false }
    let bit = UInt64(1) &<< UInt64(ordinal & 63)
    defer { storage[word] &= ~bit }
    return storage[word] & bit != 0
  }

  /// Adds the members of `other`. O(capacity / 64), as all set operations.
  public mutating func formUnion(_ other: BitSet) {
    if other.storage.count > storage.count {
      storage.append(contentsOf: repeatElement(0, count: other.storage.count - storage.count))
    }
    for word in other.storage.indices { storage[word] |= other.storage[word] }
  }

  /// Keeps the members that `other` has too.
  public mutating func formIntersection(_ other: BitSet) {
    for word in storage.indices { storage[word] &= word < other.storage.count ? other.storage[word] : 0 }
  }

  /// Takes out the members of `other`.
  public mutating func subtract(_ other: BitSet) {
    for word in 0..<Swift.min(storage.count, other.storage.count) { storage[word] &= ~other.storage[word] }
  }

  /// Whether `other` has all members of this set. O(capacity / 64).
  public func isSubset(of other: BitSet) -> Bool {
    storage.indices.allSatisfy { storage[$0] & ~($0 < other.storage.count ? other.storage[$0] : 0) == 0 }
  }

  /// The members of either set.
  public func union(_ other: BitSet) -> BitSet {
    var result = self
    result.formUnion(other)
    return result
  }

  /// The members of both sets.
  public func intersection(_ other: BitSet) -> BitSet {
    var result = self
    result.formIntersection(other)
    return result
  }

  /// The members that `other` does not have.
  public func subtracting(_ other: BitSet) -> BitSet {
    var result = self
    result.subtract(other)
    return result
  }

  /// Number of members in `range`, which starts at a multiple of 64. O(range / 64).
  public func count(in range: Range<Int>) -> Int {
    precondition(range.lowerBound & 63 == 0, "a range from within a word")
    let words = Swift.min(range.lowerBound >> 6, storage.count)..<Swift.min(range.upperBound >> 6, storage.count)
    var count = 0
    for word in words { count += storage[word].nonzeroBitCount }
    let last = range.upperBound >> 6
    guard range.upperBound & 63 != 0, last < storage.count else { return count }
    return count + (storage[last] & PackedBits.mask(range.upperBound & 63)).nonzeroBitCount
  }

  /// The `count` lowest ordinals from `start` on that are not members, ascending. O(words passed + result).
  public func absent(_ count: Int, from start: Int) -> [Int] {
    var absent: [Int] = []
    absent.reserveCapacity(count)
    var next = start
    while absent.count < count {
      next = firstAbsent(from: next)
      let end = firstPresent(from: next, below: next + count - absent.count)
      absent.append(contentsOf: next..<end)
      next = end
    }
    return absent
  }

  /// The members that `other` lacks, ascending. O(capacity / 64 + result).
  public func members(notIn other: BitSet) -> [Int] {
    var count = 0
    for word in storage.indices {
      count += (storage[word] & ~(word < other.storage.count ? other.storage[word] : 0)).nonzeroBitCount
    }
    var members: [Int] = []
    members.reserveCapacity(count)
    for word in storage.indices {
      var rest = storage[word] & ~(word < other.storage.count ? other.storage[word] : 0)
      while rest != 0 {
        members.append(word << 6 | rest.trailingZeroBitCount)
        rest &= rest &- 1
      }
    }
    return members
  }

  /// The members in `range`, ascending. O(range / 64 + result).
  public func members(in range: Range<Int>) -> [Int] {
    var members: [Int] = []
    members.reserveCapacity(range.count)
    var next = range.lowerBound
    while next < range.upperBound {
      let member = firstPresent(from: next, below: range.upperBound)
      next = firstAbsent(from: member, below: range.upperBound)
      if member < next { members.append(contentsOf: member..<next) }
    }
    return members
  }

  /// The lowest member in `start..<end`, `end` without one. O(words passed).
  public func firstPresent(from start: Int, below end: Int) -> Int {
    var word = start >> 6
    var mask = ~PackedBits.mask(start & 63)
    while word < storage.count, word << 6 < end {
      let present = storage[word] & mask
      if present != 0 { return Swift.min(end, word << 6 | present.trailingZeroBitCount) }
      mask = .max
      word += 1
    }
    return end
  }

  /// The lowest ordinal from `start` on that is not a member. O(words passed).
  public func firstAbsent(from start: Int) -> Int { firstAbsent(from: start, below: .max) }

  /// The lowest ordinal in `start..<end` that is not a member, `end` without one. O(words passed).
  ///
  /// A caller that goes through a set in runs passes the end of the run: without it, each call could pass over all the
  /// words behind.
  public func firstAbsent(from start: Int, below end: Int) -> Int {
    var word = start >> 6
    var skipped = PackedBits.mask(start & 63)
    while word < storage.count, word << 6 < end {
      let free = ~(storage[word] | skipped)
      if free != 0 { return Swift.min(end, word << 6 | free.trailingZeroBitCount) }
      skipped = 0
      word += 1
    }
    return Swift.min(end, Swift.max(start, storage.count << 6))
  }
}

extension BitSet: Hashable {
  /// Sets with the same members are equal, however many zero words follow.
  public static func == (left: BitSet, right: BitSet) -> Bool {
    let common = Swift.min(left.storage.count, right.storage.count)
    return left.storage[..<common] == right.storage[..<common]
      && left.storage[common...].allSatisfy { $0 == 0 } && right.storage[common...].allSatisfy { $0 == 0 }
  }

  public func hash(into hasher: inout Hasher) {
    for ordinal in self { hasher.combine(ordinal) }
  }
}

extension BitSet: Sequence {
  /// Members in ascending order.
  @frozen public struct Iterator: IteratorProtocol {
    @usableFromInline let words: [UInt64]
    @usableFromInline var word = 0
    @usableFromInline var rest: UInt64

    @inlinable init(words: [UInt64]) {
      self.words = words
      rest = words.first ?? 0
    }

    @inlinable public mutating func next() -> Int? {
      while rest == 0 {
        word += 1
        guard word < words.count else { return nil }
        rest = words[word]
      }
      let bit = rest.trailingZeroBitCount
      rest &= rest &- 1
      return word &* 64 &+ bit
    }
  }

  /// What `Sequence.contains` asks first. In a file that does not import this module, `contains` means that one, and
  /// without this it would search through all members.
  @inlinable
  public func _customContainsEquatableElement(_ element: Int) -> Bool? { element >= 0 && contains(element) }

  @inlinable public func makeIterator() -> Iterator { Iterator(words: storage) }
  @inlinable public var underestimatedCount: Int { 0 }
}
