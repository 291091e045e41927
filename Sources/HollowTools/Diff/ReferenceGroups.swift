/// Strongly connected components of a graph of types (Tarjan 1972), with a stack of its own: a blob may hold a chain of
/// as many types as it has bytes for.
enum ReferenceGroups {
  /// The components, each after those it has edges to; nodes of a component ascend. O(nodes + edges).
  static func childrenFirst(_ edges: [[Int]]) -> [[Int]] {
    var groups: [[Int]] = []
    var index = [Int](repeating: -1, count: edges.count)
    var low = index
    var isOnStack = [Bool](repeating: false, count: edges.count)
    var stack: [Int] = []
    var calls: [(node: Int, edge: Int)] = []
    var counter = 0
    for root in edges.indices where index[root] < 0 {
      calls.append((root, 0))
      while let (node, edge) = calls.last {
        if edge == 0 {
          (index[node], low[node]) = (counter, counter)
          counter += 1
          stack.append(node)
          isOnStack[node] = true
        }
        if edge < edges[node].count {
          calls[calls.count - 1].edge += 1
          let next = edges[node][edge]
          if index[next] < 0 {
            calls.append((next, 0))
          } else if isOnStack[next] {
            low[node] = min(low[node], index[next])
          }
          continue
        }
        calls.removeLast()
        if let parent = calls.last?.node { low[parent] = min(low[parent], low[node]) }
        guard low[node] == index[node] else { continue }
        var group: [Int] = []
        while let member = stack.popLast() {
          isOnStack[member] = false
          group.append(member)
          if member == node { break }
        }
        groups.append(group.sorted())
      }
    }
    return groups
  }
}
