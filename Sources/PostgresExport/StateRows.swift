import Gatekeeper
import Hollow
import RuleKit

/// Writes the rows of one export: a state's cells and its blocks.
struct StateRows {
  private let state: LivenessState
  private let export: Int32
  private let names: BlockerNames
  /// UTF-8 of the codes, by country index.
  private let codes = Country.all.map { Array($0.code.utf8) }

  init(_ state: LivenessState, export: Int32) {
    (self.state, self.export) = (state, export)
    names = BlockerNames(state.blockers)
  }

  /// Every cell, ascending by video and country.
  ///
  /// The rows of a group differ in two bytes, the country: each is a copy of the group's row with these replaced.
  /// Throws `.contradiction` for a video with a cell that is neither live nor blocked, or both.
  func writeCells(to encoder: inout CopyEncoder) throws(ExportError) {
    var groupOfCountry = [Int](repeating: 0, count: Country.count)
    for video in state.videos {
      let groups = CellGroup.groups(of: names.merged(state.blocks(video)))
      try check(groups, video)
      for (index, group) in groups.enumerated() {
        for country in group.countries { groupOfCountry[Int(country.index)] = index }
      }
      let head = head(video, fieldCount: ExportLayout.liveness.columns.count)
      let rows = groups.map { row($0, head) }
      let codeOffset = head.bytes.count + 4
      for country in 0..<Country.count {
        encoder.write(rows[groupOfCountry[country]], replacing: codeOffset, with: codes[country])
        try encoder.endRow()
      }
    }
  }

  /// The fields up to `export`.
  private func head(_ video: Ordinal, fieldCount: Int) -> CopyFields {
    var head = CopyFields()
    head.append(raw: Int16(fieldCount))
    head.append(integer: state.videoID(video))
    head.append(integer: export)
    return head
  }

  /// The row of a group's cells, with a country that is still to be replaced.
  private func row(_ group: CellGroup, _ head: CopyFields) -> CopyFields {
    var row = head
    row.append(text: codes[0])
    row.append(boolean: group.names.isEmpty)
    row.append(array: group.names.map { names.elements[$0] })
    return row
  }

  private func check(_ groups: [CellGroup], _ video: Ordinal) throws(ExportError) {
    let unblocked = groups.first { $0.names.isEmpty }?.countries ?? CountrySet()
    let contradicting = unblocked.symmetricDifference(state.live(video))
    guard !contradicting.isEmpty else { return }
    throw ExportError(
      .contradiction, .load,
      "video \(state.videoID(video)) is both or neither live and blocked in \(contradicting)",
      wayOut: "Evaluate again and report the state \(state.version) as a defect")
  }

  /// Every block with its detail, ascending by video and in the state's order.
  func writeBlocks(to encoder: inout CopyEncoder) throws(ExportError) {
    let elements = codes.map { CopyFields.element($0) }
    for video in state.videos {
      let head = head(video, fieldCount: ExportLayout.block.columns.count)
      for block in state.blocks(video) {
        let blocker = state.blockers[block.blocker]
        var row = head
        row.append(text: blocker.rule.utf8)
        row.append(text: blocker.code.utf8)
        row.append(text: blocker.detail.utf8)
        row.append(array: block.countries.map { elements[Int($0.index)] })
        encoder.write(row)
        try encoder.endRow()
      }
    }
  }
}

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

/// The countries in which one `rule/code` blocks a video, whatever the detail.
struct NamedBlock: Hashable, Sendable {
  /// Index into `BlockerNames.texts`.
  var name: Int
  var countries: CountrySet
}

/// The distinct `rule/code` names of a state's blockers. Names are compared by their bytes: texts that Unicode calls
/// equivalent are two names here, as they are in the database.
struct BlockerNames: Sendable {
  /// UTF-8 of each name.
  let texts: [[UInt8]]
  /// The names as elements of an array.
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
