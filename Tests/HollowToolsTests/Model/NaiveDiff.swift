import HollowTools

/// The diff of two lists of films by dictionaries of their expanded contents.
struct NaiveDiff: Equatable {
  /// How many of each key.
  var removed: [[ExpandedValue]: Int] = [:]
  var added: [[ExpandedValue]: Int] = [:]
  var modified: [[ExpandedValue]: Int] = [:]

  init() {}

  init(_ left: [ExpandedValue], _ right: [ExpandedValue]) {
    var groups: [[ExpandedValue]: (left: [ExpandedValue], right: [ExpandedValue])] = [:]
    for film in left { groups[Self.key(film), default: ([], [])].left.append(Self.normal(film)) }
    for film in right { groups[Self.key(film), default: ([], [])].right.append(Self.normal(film)) }
    for (key, films) in groups {
      var (before, after) = films
      for film in films.left {
        guard let match = after.firstIndex(of: film), let own = before.firstIndex(of: film) else { continue }
        after.remove(at: match)
        before.remove(at: own)
      }
      let both = min(before.count, after.count)
      if both > 0 { modified[key] = both }
      if before.count > both { removed[key] = before.count - both }
      if after.count > both { added[key] = after.count - both }
    }
  }

  static func key(_ film: ExpandedValue) -> [ExpandedValue] {
    [film["id"] ?? .null, film["country"]?["value"] ?? .null]
  }

  /// Fields by name and without nulls: a field that a schema does not have is null.
  static func normal(_ value: ExpandedValue) -> ExpandedValue {
    switch value {
    case .object(let members):
      .object(
        members.filter { $0.value != .null }.map { .init(name: $0.name, value: normal($0.value)) }
          .sorted { $0.name < $1.name })
    case .list(let elements): .list(elements.map(normal))
    case .set(let elements): .set(elements.map(normal).sorted())
    case .map(let entries):
      .map(entries.map { .init(key: normal($0.key), value: normal($0.value)) }.sorted { $0.key < $1.key })
    default: value
    }
  }
}
