import HollowTools

/// Applies the differences of two records to the left one, which must give the right one.
enum Patch {
  struct Impossible: Error {
    var difference: FieldDifference
  }

  /// Changes first, then removals from the back, then additions from the front, so that positions in lists stay right.
  static func apply(_ differences: [FieldDifference], to value: ExpandedValue) throws -> ExpandedValue {
    let changes = differences.filter { $0.old != nil && $0.new != nil }
    let removals = differences.filter { $0.new == nil }.reversed()
    let additions = differences.filter { $0.old == nil }
    return try (changes + removals + additions).reduce(value) { try apply($1, $1.path[...], to: $0) }
  }

  private static func apply(
    _ difference: FieldDifference, _ path: ArraySlice<FieldDifference.Step>, to value: ExpandedValue
  ) throws -> ExpandedValue {
    guard let step = path.first else { return try replace(value, difference) }
    let (rest, isLast) = (path.dropFirst(), path.count == 1)
    switch (step, value) {
    case (.field(let name), .object(var members)):
      guard let index = members.firstIndex(where: { $0.name == name }) else {
        members.append(.init(name: name, value: try apply(difference, rest, to: .null)))
        return .object(members)
      }
      members[index].value = try apply(difference, rest, to: members[index].value)
      return .object(members)
    case (.element(let index), .list(var elements)):
      if isLast, difference.new == nil {
        guard elements.remove(at: index) == difference.old else { throw Impossible(difference: difference) }
      } else if isLast, difference.old == nil, let new = difference.new {
        elements.insert(new, at: index)
      } else {
        elements[index] = try apply(difference, rest, to: elements[index])
      }
      return .list(elements)
    case (.key(let key), .map(var entries)):
      let index = entries.firstIndex { $0.key == key }
      if isLast, difference.new == nil, let index {
        guard entries.remove(at: index).value == difference.old else { throw Impossible(difference: difference) }
      } else if isLast, difference.old == nil, let new = difference.new {
        entries.append(.init(key: key, value: new))
      } else if let index {
        entries[index].value = try apply(difference, rest, to: entries[index].value)
      } else {
        throw Impossible(difference: difference)
      }
      return .map(entries)
    default: throw Impossible(difference: difference)
    }
  }

  /// At the end of the path, a new value replaces the old one, or an element is added to a set or taken out of it.
  private static func replace(_ value: ExpandedValue, _ difference: FieldDifference) throws -> ExpandedValue {
    if let old = difference.old, let new = difference.new {
      guard value == old, old != new else { throw Impossible(difference: difference) }
      return new
    }
    guard case .set(var elements) = value else { throw Impossible(difference: difference) }
    if let old = difference.old {
      guard let index = elements.firstIndex(of: old) else { throw Impossible(difference: difference) }
      elements.remove(at: index)
    }
    if let new = difference.new { elements.append(new) }
    return .set(elements)
  }
}
