import RuleKit

/// Countries in which a video has the same blockers.
struct CellGroup: Hashable, Sendable {
  var countries: CountrySet
  /// Indices into `BlockerNames.texts`; empty where no block applies.
  var names: [Int]

  /// Parts all countries by the blocks that apply: most videos have a handful of groups for 250 cells.
  static func groups(of blocks: [NamedBlock]) -> [CellGroup] {
    var groups = [CellGroup(countries: .all, names: [])]
    for block in blocks {
      for index in groups.indices {
        let inside = groups[index].countries.intersection(block.countries)
        guard !inside.isEmpty else { continue }
        let outside = groups[index].countries.subtracting(inside)
        if !outside.isEmpty { groups.append(CellGroup(countries: outside, names: groups[index].names)) }
        groups[index].countries = inside
        groups[index].names.append(block.name)
      }
    }
    return groups
  }
}
