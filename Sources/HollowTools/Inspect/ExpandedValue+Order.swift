extension ExpandedValue: Comparable {
  /// A total order by content: by kind first, then numbers by size, texts by units, everything else element by element.
  /// Equal contents print alike in it, whatever ordinals they had. O(size).
  public static func < (left: ExpandedValue, right: ExpandedValue) -> Bool { left.order(right) < 0 }

  private func order(_ other: ExpandedValue) -> Int {
    switch (self, other) {
    case (.boolean(let left), .boolean(let right)): Self.order(left ? 1 : 0, right ? 1 : 0)
    case (.integer(let left), .integer(let right)): Self.order(left, right)
    case (.float(let left), .float(let right)): Self.order(left, right)
    case (.double(let left), .double(let right)): Self.order(left, right)
    case (.text(let left), .text(let right)): Self.order(left, right) { Self.order($0, $1) }
    case (.bytes(let left), .bytes(let right)): Self.order(left, right) { Self.order($0, $1) }
    case (.list(let left), .list(let right)), (.set(let left), .set(let right)):
      Self.order(left, right) { $0.order($1) }
    case (.object(let left), .object(let right)):
      Self.order(left, right) { left, right in
        let names = Self.order(Array(left.name.utf8), Array(right.name.utf8)) { Self.order($0, $1) }
        return names != 0 ? names : left.value.order(right.value)
      }
    case (.map(let left), .map(let right)):
      Self.order(left, right) { left, right in
        let keys = left.key.order(right.key)
        return keys != 0 ? keys : left.value.order(right.value)
      }
    case (.unexpanded(let left), .unexpanded(let right)):
      Self.order(Array(left.rawValue.utf8), Array(right.rawValue.utf8)) { Self.order($0, $1) }
    default: Self.order(rank, other.rank)
    }
  }

  private var rank: Int {
    switch self {
    case .null: 0
    case .boolean: 1
    case .integer: 2
    case .float: 3
    case .double: 4
    case .text: 5
    case .bytes: 6
    case .object: 7
    case .list: 8
    case .set: 9
    case .map: 10
    case .unexpanded: 11
    }
  }

  private static func order<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
    left < right ? -1 : left == right ? 0 : 1
  }

  private static func order<Element>(
    _ left: [Element], _ right: [Element], _ compare: (Element, Element) -> Int
  ) -> Int {
    for (left, right) in zip(left, right) {
      let result = compare(left, right)
      if result != 0 { return result }
    }
    return order(left.count, right.count)
  }
}
