/// A value or record with every reference followed: two records of a type are the same when these are equal.
indirect enum Content: Hashable, Sendable {
  case null
  case number(Int64)
  case truth(Bool)
  /// FLOAT and DOUBLE by their bits: 0.0 and -0.0 differ.
  case bits(UInt64)
  case text([UInt16])
  case bytes([UInt8])
  case object(type: String, [Content])
  case list(type: String, [Content])
  case set(type: String, Set<Content>)
  case map(type: String, [Content: Content])

  /// The record's type, nil for a value.
  var type: String? {
    switch self {
    case .object(let type, _), .list(let type, _), .set(let type, _), .map(let type, _): type
    default: nil
    }
  }

  /// The records it refers to.
  var children: [Content] {
    switch self {
    case .object(_, let values): values.filter { $0.type != nil }
    case .list(_, let elements): elements
    case .set(_, let elements): Array(elements)
    case .map(_, let entries): Array(entries.keys) + Array(entries.values)
    default: []
    }
  }

  /// Adds the record and all that it leads to, by type.
  func insert(into closure: inout [String: Set<Content>]) {
    guard let type, closure[type, default: []].insert(self).inserted else { return }
    for child in children { child.insert(into: &closure) }
  }
}
