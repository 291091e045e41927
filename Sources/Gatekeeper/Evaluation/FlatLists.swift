/// Lists of numbers one after the other.
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
