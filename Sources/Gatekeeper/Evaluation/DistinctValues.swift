import BitMemory
import RuleKit

/// A value that `DistinctValues` can number.
protocol Mixable: Equatable {
  /// A hash of it; stays inside the process.
  var mixed: UInt64 { get }
}

/// Numbers distinct values in the order in which they first come: 0, 1, 2 ... Equal values get one number.
///
/// The values lie in an array by number. A hash table finds the number of a value by the value's hash, and compares
/// with the value in the array. It is asked for every block and every asset of an evaluation, and so spares the general
/// hashing of a dictionary.
struct DistinctValues<Value: Mixable> {
  /// The values by number.
  private(set) var values: [Value] = []
  /// The number of each value, plus 1: the table holds no zero.
  private var table = HashTable(capacity: 512)

  /// The number of `value`, new or not. O(1) expected.
  mutating func number(of value: Value) -> UInt32 {
    let hash = UInt32(truncatingIfNeeded: value.mixed)
    if let known = table.find(hash, where: { values[Int($0) - 1] == value }) { return known - 1 }
    values.append(value)
    table.insert(hash, UInt32(values.count))
    return UInt32(values.count - 1)
  }
}

extension UInt64: Mixable {
  /// The constant keeps small numbers apart from zero, whose product is zero.
  var mixed: UInt64 { (self ^ 0x9E37_79B9_7F4A_7C15).foldedProduct }
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
