import RuleKit

/// A value that `DistinctValues` can number.
protocol Mixable: Equatable {
  /// A hash of it; stays inside the process.
  var mixed: UInt64 { get }
}

/// Numbers distinct values in the order in which they first come: 0, 1, 2 ... Equal values get one number.
///
/// It is a hash table with open addressing. `slots` holds, for each value, its number + 1 at the place that the value's
/// hash gives; where that place is taken by another value, at the next free one after it. A search goes the same way
/// and ends at the value or at an empty slot, which means that the value is new. The table doubles when it is half
/// full, so that searches stay short.
///
/// It is asked for every block and every asset of an evaluation, and so spares the general hashing of a dictionary.
/// Hollow's hash tables hold ordinals of records, which are compared through columns; here the values themselves are
/// compared, in the array that is handed on at the end.
struct DistinctValues<Value: Mixable> {
  /// The values by number.
  private(set) var values: [Value] = []
  /// Number + 1, 0 where empty. The count is a power of two, so that a mask takes the place of a division.
  private var slots = [UInt32](repeating: 0, count: 1024)

  /// The number of `value`, new or not. O(1) expected.
  mutating func number(of value: Value) -> UInt32 {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: value.mixed) & mask
    while slots[slot] != 0 {
      let number = slots[slot] - 1
      if values[Int(number)] == value { return number }
      slot = (slot + 1) & mask
    }
    values.append(value)
    slots[slot] = UInt32(values.count)
    if values.count * 2 > slots.count { grow() }
    return UInt32(values.count - 1)
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = [UInt32](repeating: 0, count: mask + 1)
    for (number, value) in values.enumerated() {
      var slot = Int(truncatingIfNeeded: value.mixed) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(number + 1)
    }
  }
}

extension UInt64: Mixable {
  /// Both halves of a 128-bit product, folded: every bit of the value reaches the low bits, which choose the slot.
  var mixed: UInt64 {
    let product = (self ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
  }
}

extension CountrySet: Mixable {
  /// Word after word, each mixed into the hash of those before.
  var mixed: UInt64 {
    var hash: UInt64 = 0
    for word in 0..<4 { hash = (hash ^ self.word(word)).mixed }
    return hash
  }
}

/// Lists of numbers, one after the other in one array: a list costs no allocation of its own.
struct FlatLists: Sendable {
  private(set) var elements: [UInt32] = []
  /// Where each list ends.
  private(set) var ends: [Int] = []

  var count: Int { ends.count }

  subscript(index: Int) -> ArraySlice<UInt32> { elements[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

  /// Adds an element to the list under way.
  mutating func append(_ element: UInt32) { elements.append(element) }

  /// Ends the list under way and returns its index.
  mutating func end() -> Int32 {
    ends.append(elements.count)
    return Int32(ends.count - 1)
  }

  /// Ends the list under way; when it equals the list before, that one's index is returned and it is forgotten: the
  /// episodes of a season tend to be blocked alike.
  mutating func endOrRepeat() -> Int32 {
    let start = ends.last ?? 0
    if ends.count > 0, self[ends.count - 1] == elements[start...] {
      elements.removeLast(elements.count - start)
      return Int32(ends.count - 1)
    }
    return end()
  }
}
