import BitMemory
import Hollow

/// Records of the left and of the right that have the same key, found by hash and compared part by part.
struct KeyMatches {
  /// One record a side, in the order of the left.
  private(set) var pairs: [RecordDiff.Pair] = []
  /// Records of a key that a side repeats, ascending on each side; no sound dataset has any.
  private(set) var repeated: [(left: [Ordinal], right: [Ordinal])] = []
  /// Records whose key the other side does not have, ascending.
  private(set) var onlyLeft: [Ordinal] = []
  private(set) var onlyRight: [Ordinal] = []

  /// The records on each side whose contents decide.
  var roots: [[Ordinal]] {
    [pairs.map(\.left) + repeated.flatMap(\.left), pairs.map(\.right) + repeated.flatMap(\.right)]
  }

  /// O(records) expected.
  init(_ keys: [KeyReader], _ candidates: [[Ordinal]], threads: Int) {
    let numbers = Self.numbers(keys, candidates, threads: threads)
    let (left, right) = (candidates[0], candidates[1])
    var counts = [[Int]](repeating: [Int](repeating: 0, count: numbers.count), count: 2)
    var lastRight = [Ordinal](repeating: -1, count: numbers.count)
    for index in left.indices { counts[0][numbers[index]] += 1 }
    for (index, ordinal) in right.enumerated() {
      let number = numbers[left.count + index]
      counts[1][number] += 1
      lastRight[number] = ordinal
    }
    var groups: [Int: (left: [Ordinal], right: [Ordinal])] = [:]
    for (index, ordinal) in left.enumerated() {
      let number = numbers[index]
      switch (counts[0][number], counts[1][number]) {
      case (_, 0): onlyLeft.append(ordinal)
      case (1, 1): pairs.append(RecordDiff.Pair(left: ordinal, right: lastRight[number]))
      default: groups[number, default: ([], [])].left.append(ordinal)
      }
    }
    for (index, ordinal) in right.enumerated() {
      let number = numbers[left.count + index]
      if counts[0][number] == 0 {
        onlyRight.append(ordinal)
      } else if counts[0][number] > 1 || counts[1][number] > 1 {
        groups[number, default: ([], [])].right.append(ordinal)
      }
    }
    repeated = groups.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A number for each record, left ones first: equal for equal keys, the index of the first record with the key.
  private static func numbers(_ keys: [KeyReader], _ candidates: [[Ordinal]], threads: Int) -> [Int] {
    let hashes = Parallel.map(2, threads: threads) { keys[$0].hashes(of: candidates[$0]) }
    let firsts = HashGroups.firsts(hashes[0] + hashes[1], threads: threads)
    let leftCount = candidates[0].count
    func record(_ index: Int) -> (key: KeyReader, ordinal: Ordinal) {
      index < leftCount ? (keys[0], candidates[0][index]) : (keys[1], candidates[1][index - leftCount])
    }
    var numbers = firsts.map { Int($0) }
    var collided: [[KeyPart]: Int] = [:]
    for (index, first) in numbers.enumerated() where first != index {
      let (own, other) = (record(index), record(first))
      if own.key.isEqual(own.ordinal, other.key, other.ordinal) { continue }
      // Two keys with one hash: such a key has no other hash, so those that collided find each other.
      let key = own.key.key(at: own.ordinal)
      numbers[index] = collided[key] ?? index
      collided[key] = numbers[index]
    }
    return numbers
  }
}
