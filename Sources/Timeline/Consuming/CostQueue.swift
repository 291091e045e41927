/// Versions by cost, the cheapest first; the older one of two that cost the same.
struct CostQueue {
  /// A binary heap.
  private var heap: [(version: Version, cost: Int)] = []

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (heap[left].cost, heap[left].version) < (heap[right].cost, heap[right].version)
  }

  /// O(log n).
  mutating func insert(_ version: Version, cost: Int) {
    heap.append((version, cost))
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// O(log n).
  mutating func popCheapest() -> (version: Version, cost: Int)? {
    guard let first = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, least) { least = child }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
