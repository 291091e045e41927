import Hollow

/// What became of matched records, by the numbers of their contents.
struct DiffOutcome {
  private(set) var removed: [Ordinal]
  private(set) var added: [Ordinal]
  private(set) var modified: [RecordDiff.Pair]
  private let leftIDs: [UInt32]
  private let rightIDs: [UInt32]

  /// - Parameters:
  ///   - left: the numbers of the left type by ordinal.
  ///   - right: those of the right type.
  init(_ matches: KeyMatches, left: [UInt32], right: [UInt32]) {
    (leftIDs, rightIDs) = (left, right)
    (removed, added) = (matches.onlyLeft, matches.onlyRight)
    modified = matches.pairs.filter { ContentIDs.id(left, $0.left) != ContentIDs.id(right, $0.right) }
    for group in matches.repeated { pair(group.left, group.right) }
    removed.sort()
    added.sort()
    modified.sort { ($0.left, $0.right) < ($1.left, $1.right) }
  }

  /// Pairs the records of a repeated key: equal contents go out one for one, the others pair in order.
  private mutating func pair(_ left: [Ordinal], _ right: [Ordinal]) {
    var onRight: [UInt32: Int] = [:]
    for ordinal in right { onRight[ContentIDs.id(rightIDs, ordinal), default: 0] += 1 }
    var equal: [UInt32: Int] = [:]
    let old = left.filter { ordinal in
      let id = ContentIDs.id(leftIDs, ordinal)
      guard let count = onRight[id], count > 0 else { return true }
      onRight[id] = count - 1
      equal[id, default: 0] += 1
      return false
    }
    let new = right.filter { ordinal in
      let id = ContentIDs.id(rightIDs, ordinal)
      guard let count = equal[id], count > 0 else { return true }
      equal[id] = count - 1
      return false
    }
    modified += zip(old, new).map { RecordDiff.Pair(left: $0, right: $1) }
    removed += old.dropFirst(new.count)
    added += new.dropFirst(old.count)
  }
}
