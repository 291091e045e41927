/// The findings of several rules over one batch, title by title in published order.
public struct BatchFindings: Sendable {
  /// Sorted by title, code index and detail, one finding for each of these.
  public let findings: [Finding]
  /// Title *i* has the findings `starts[i]..<starts[i + 1]`.
  public let starts: [Int]

  /// Merges what rules found, each sorted as `RuleSet.evaluate(ruleAt:_:in:into:)` leaves it.
  ///
  /// - Complexity: O(titles x parts + findings): a rule's codes lie together, so one title's findings are those of one
  ///   rule after those of another.
  public init(merging parts: [[Finding]], titleCount: Int) {
    let parts = parts.filter { !$0.isEmpty }.sorted { $0[0].codeIndex < $1[0].codeIndex }
    var merged: [Finding] = []
    merged.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    var starts = [0]
    starts.reserveCapacity(titleCount + 1)
    var cursors = [Int](repeating: 0, count: parts.count)
    for title in 0..<titleCount {
      for part in parts.indices {
        cursors[part] = merged.append(title: UInt32(title), of: parts[part], from: cursors[part])
      }
      starts.append(merged.count)
    }
    (findings, self.starts) = (merged, starts)
  }

  public var titleCount: Int { starts.count - 1 }

  /// One title's findings, in the order of its published blocks.
  public subscript(title: Int) -> ArraySlice<Finding> { findings[starts[title]..<starts[title + 1]] }

  /// The countries in which at least one finding blocks the title.
  ///
  /// - Complexity: O(findings of the title).
  public func blocked(title: Int) -> CountrySet {
    self[title].reduce(into: CountrySet()) { $0.formUnion($1.countries) }
  }
}

extension [Finding] {
  /// Appends one title's findings, which begin at `start` if there are any. Returns where they end.
  fileprivate mutating func append(title: UInt32, of part: [Finding], from start: Int) -> Int {
    var end = start
    while end < part.count, part[end].title == title {
      append(part[end])
      end += 1
    }
    return end
  }
}
