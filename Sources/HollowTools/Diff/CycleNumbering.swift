import BitMemory
import Hollow

/// Numbers the contents of types that refer to each other in a circle, such as a person's parents, who are persons.
///
/// There is no order of types in which children come first, but there is one of records: a depth-first walk along the
/// references. A record is put on a stack with its children. While it has children left, the next is put on top; when
/// none is left, all of them have numbers, and the record's own is looked up by its exact content in a dictionary.
///
/// The stack is an array and not the thread's, as a chain of references may be as long as there are records. A record
/// that is reached while it is on the stack leads back to itself: its content has no end, and the diff is refused.
struct CycleNumbering {
  private struct Frame {
    let member: ContentClasses.Member
    let ordinal: Ordinal
    /// The children that were not looked at yet.
    var children: [(type: Int, ordinal: Ordinal)]
  }

  private let readers: [StateReader]
  private let members: [ContentClasses.Member]
  private let slots: [Int: [String: Int]]
  private let classOf: [[Int?]]
  private let same: SameOrdinals
  private let needed: NeededRecords
  private(set) var ids: ContentIDs
  /// The records on the stack.
  private var underWay: Set<Place> = []
  private var numbers: [Numbered: UInt32] = [:]

  private struct Place: Hashable {
    let member: ContentClasses.Member
    let ordinal: Ordinal
  }

  private struct Numbered: Hashable {
    let number: Int
    let content: ExactContent
  }

  init(
    _ readers: [StateReader], _ classes: ContentClasses, _ group: [Int], _ same: SameOrdinals, _ needed: NeededRecords,
    _ ids: ContentIDs
  ) {
    (self.readers, self.same, self.needed, self.ids) = (readers, same, needed, ids)
    members = group.flatMap { classes.classes[$0].members }.sorted { ($0.side, $0.type) < ($1.side, $1.type) }
    slots = Dictionary(uniqueKeysWithValues: group.map { ($0, classes.classes[$0].slots) })
    classOf = classes.classOf
  }

  mutating func run() throws(RecordDiffError) {
    for member in members {
      let highest = needed.sets[member.side][member.type].highest
      ids.setColumn(member, [UInt32](repeating: ContentIDs.missing, count: highest + 1))
    }
    for side in 0..<2 {
      let own = members.filter { $0.side == side }
      if side == 1 { for member in own { takeLeft(member) } }
      for member in own { for ordinal in needed.own(member) { try number(member, ordinal) } }
    }
  }

  /// Gives records of the right side that are the same on the left the numbers they have there; the left side is
  /// numbered by then. This is sound because a record counts as the same only with all that is under it, records of the
  /// circle included.
  private mutating func takeLeft(_ member: ContentClasses.Member) {
    guard let left = readers[0].position(of: readers[1].types[member.type].name) else { return }
    for ordinal in needed.sets[1][member.type].intersection(same.sets[left]) {
      ids.set(member, ordinal, ids.id(0, left, ordinal))
    }
  }

  private mutating func number(_ member: ContentClasses.Member, _ ordinal: Ordinal) throws(RecordDiffError) {
    var stack: [Frame] = []
    try push(member, ordinal, &stack)
    while let top = stack.last {
      if let child = top.children.last {
        stack[stack.count - 1].children.removeLast()
        try push(.init(side: member.side, type: child.type), child.ordinal, &stack)
        continue
      }
      stack.removeLast()
      underWay.remove(Place(member: top.member, ordinal: top.ordinal))
      ids.set(top.member, top.ordinal, numberOfContent(top.member, top.ordinal))
    }
  }

  /// Puts a record of the cycle on the stack that has no number yet.
  private mutating func push(
    _ member: ContentClasses.Member, _ ordinal: Ordinal, _ stack: inout [Frame]
  ) throws(RecordDiffError) {
    let reader = readers[member.side]
    guard members.contains(member), reader.isPopulated(ordinal, of: member.type),
      ids.id(member.side, member.type, ordinal) == ContentIDs.missing
    else { return }
    guard underWay.insert(Place(member: member, ordinal: ordinal)).inserted else {
      throw .cycle(reader.types[member.type].name, ordinal)
    }
    stack.append(Frame(member: member, ordinal: ordinal, children: reader.children(of: member.type, ordinal)))
  }

  private mutating func numberOfContent(_ member: ContentClasses.Member, _ ordinal: Ordinal) -> UInt32 {
    let number = classOf[member.side][member.type] ?? 0
    let content = ExactContent(
      readers[member.side], member.side, member.type, ordinal, slots: slots[number] ?? [:], ids)
    let key = Numbered(number: number, content: content)
    if let known = numbers[key] { return known }
    let next = ContentIDs.first + UInt32(numbers.count)
    numbers[key] = next
    return next
  }
}

/// Strongly connected components of a graph of types, by Tarjan's algorithm (1972). The stack is an array and not the
/// thread's, as a blob may hold a chain of as many types as it has bytes for.
///
/// Nodes are visited depth first and numbered in the order of visits (`index`). `low` of a node is the smallest number
/// that is reached from it among nodes whose component is still open; those are on `stack`. A node whose `low` is its
/// own number is the first of its component: the component is all that lies above it on the stack.
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

/// When a reference on the left and one on the right count as the same.
protocol ReferenceRelation: Sendable {
  func areSame(_ left: Ordinal, _ right: Ordinal) -> Bool
}

/// The same number for the content.
struct ContentRelation: ReferenceRelation {
  let left: [UInt32]
  let right: [UInt32]

  @inline(__always)
  func areSame(_ left: Ordinal, _ right: Ordinal) -> Bool {
    ContentIDs.id(self.left, left) == ContentIDs.id(self.right, right)
  }
}
