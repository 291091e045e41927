import Gatekeeper
import Hollow
import RuleKit

/// Writes the rows of one export: a state's cells and its blocks.
struct StateRows {
  private let state: LivenessState
  private let export: Int32
  private let names: BlockerNames
  /// The field `country`, by country index.
  private let countryFields: [CopyFields]

  init(_ state: LivenessState, export: Int32) {
    (self.state, self.export) = (state, export)
    names = BlockerNames(state.blockers)
    countryFields = Country.all.map { country in
      var field = CopyFields()
      field.append(text: country.code.utf8)
      return field
    }
  }

  /// Every cell, ascending by video and country.
  ///
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
      let tails = groups.map(tail)
      for country in 0..<Country.count {
        encoder.write(head)
        encoder.write(countryFields[country])
        encoder.write(tails[groupOfCountry[country]])
        try encoder.endRow()
      }
    }
  }

  private func head(_ video: Ordinal, fieldCount: Int) -> CopyFields {
    var head = CopyFields()
    head.append(raw: Int16(fieldCount))
    head.append(integer: state.videoID(video))
    head.append(integer: export)
    return head
  }

  /// The fields `live` and `blockers`, the same for all cells of a group.
  private func tail(_ group: CellGroup) -> CopyFields {
    var tail = CopyFields()
    tail.append(boolean: group.names.isEmpty)
    tail.append(texts: group.names.map { names.texts[$0] })
    return tail
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
    let codes = Country.all.map { Array($0.code.utf8) }
    for video in state.videos {
      let head = head(video, fieldCount: ExportLayout.block.columns.count)
      for block in state.blocks(video) {
        let blocker = state.blockers[block.blocker]
        var row = head
        row.append(text: blocker.rule.utf8)
        row.append(text: blocker.code.utf8)
        row.append(text: blocker.detail.utf8)
        row.append(texts: block.countries.map { codes[Int($0.index)] })
        encoder.write(row)
        try encoder.endRow()
      }
    }
  }
}
