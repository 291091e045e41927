/// A value or record with every reference followed, as the number its `ContentTable` gave it: two records of a type are
/// the same when these are equal.
struct Content: Hashable, Comparable, Sendable {
  let number: Int

  static func < (left: Content, right: Content) -> Bool { left.number < right.number }
}

/// What a `Content` is made of.
enum ContentShape: Hashable, Sendable {
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

  /// Its values, elements or keys and values.
  var parts: [Content] {
    switch self {
    case .object(_, let values): values
    case .list(_, let elements): elements
    case .set(_, let elements): Array(elements)
    case .map(_, let entries): Array(entries.keys) + Array(entries.values)
    default: []
    }
  }
}

/// Gives equal contents the same number. Each test has its own, so that the numbers depend on its seed alone.
final class ContentTable {
  private var numbers: [ContentShape: Int] = [:]
  private var shapes: [ContentShape] = []

  subscript(shape: ContentShape) -> Content {
    if let number = numbers[shape] { return Content(number: number) }
    numbers[shape] = shapes.count
    shapes.append(shape)
    return Content(number: shapes.count - 1)
  }

  subscript(content: Content) -> ContentShape { shapes[content.number] }

  /// Adds `record` and all records that it leads to, by type.
  func insert(_ record: Content, into closure: inout [String: Set<Content>]) {
    guard let type = self[record].type, closure[type, default: []].insert(record).inserted else { return }
    for part in self[record].parts { insert(part, into: &closure) }
  }
}
