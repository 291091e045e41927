import Gatekeeper
import RuleKit

/// Countries in which a video has the same blockers.
struct CellGroup: Hashable, Sendable {
  var countries: CountrySet
  /// Indices into `BlockerNames.texts`; empty where no block applies.
  var names: [Int]

  /// Parts all countries by the blocks that apply.
  ///
  /// It begins with one group of all countries. Each block then splits every group into the countries it covers, which get
  /// its name, and the rest, which do not. Most videos end with a handful of groups.
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

/// The countries in which one `rule/code` blocks a video, whatever the detail.
struct NamedBlock: Hashable, Sendable {
  /// Index into `BlockerNames.texts`.
  var name: Int
  var countries: CountrySet
}

/// The distinct `rule/code` names of a state's blockers, numbered once for all its videos.
///
/// Names are compared by their bytes: texts that Unicode calls equivalent are two names here, as they are in the database.
struct BlockerNames: Sendable {
  /// UTF-8 of each name.
  let texts: [[UInt8]]
  /// The names encoded as elements of a text[].
  let elements: [[UInt8]]
  /// Index into `texts` by ordinal of the blocker.
  private let nameOfBlocker: [Int]

  init(_ blockers: [Blocker]) {
    var texts: [[UInt8]] = []
    var indices: [[UInt8]: Int] = [:]
    nameOfBlocker = blockers.map { blocker in
      let text = Array(blocker.name.utf8)
      if let index = indices[text] { return index }
      indices[text] = texts.count
      texts.append(text)
      return texts.count - 1
    }
    self.texts = texts
    elements = texts.map { CopyFields.element($0) }
  }

  /// A video's blocks with those of one name joined, in their order.
  func merged(_ blocks: [StoredBlock]) -> [NamedBlock] {
    var merged: [NamedBlock] = []
    for block in blocks {
      let name = nameOfBlocker[block.blocker]
      if let position = merged.firstIndex(where: { $0.name == name }) {
        merged[position].countries.formUnion(block.countries)
      } else {
        merged.append(NamedBlock(name: name, countries: block.countries))
      }
    }
    return merged
  }
}
