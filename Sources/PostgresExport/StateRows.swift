import Gatekeeper
import Hollow
import RuleKit

/// Writes the rows of one export: a state's cells and its blocks.
///
/// A state has 250 cells a video, but they come in few kinds: most videos are blocked for the same reasons in whole groups
/// of countries. So a video's countries are first parted into groups with the same blockers (`CellGroup`), each group's row
/// is encoded once, and the row of a cell is a copy of its group's row with the two bytes of the country replaced.
///
/// On the way each video is checked: the countries without a blocker must be exactly those that the state calls live.
struct StateRows {
  private let state: LivenessState
  private let export: Int32
  private let names: BlockerNames
  /// UTF-8 of the codes, by country index.
  private let codes = Country.all.map { Array($0.code.utf8) }
  /// Blockers with a text that PostgreSQL cannot store: it has no U+0000. There are none in a sound state.
  private let unstorable: Set<Int>

  init(_ state: LivenessState, export: Int32) {
    (self.state, self.export) = (state, export)
    names = BlockerNames(state.blockers)
    let texts = state.blockers.map { [$0.rule, $0.code, $0.detail] }
    unstorable = Set(texts.indices.filter { texts[$0].contains { $0.utf8.contains(0) } })
  }

  /// Writes every cell, in the state's order of videos and by country index.
  ///
  /// Throws `.contradiction` for a video with a cell that is neither live nor blocked, or both.
  func writeCells(to encoder: inout CopyEncoder) throws(ExportError) {
    var groupOfCountry = [Int](repeating: 0, count: Country.count)
    for video in state.videos {
      try checkTexts(video)
      let groups = CellGroup.groups(of: names.merged(state.blocks(video)))
      try check(groups, video)
      for (index, group) in groups.enumerated() {
        for country in group.countries { groupOfCountry[Int(country.index)] = index }
      }
      let head = head(video, fieldCount: ExportLayout.liveness.columns.count)
      let rows = groups.map { row($0, head) }
      let codeOffset = head.bytes.count + 4  // the country is the next field, behind its length
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

  /// Throws for a video with a blocker that cannot be stored: the server would only say that some text cannot.
  private func checkTexts(_ video: Ordinal) throws(ExportError) {
    guard !unstorable.isEmpty, let block = state.blocks(video).first(where: { unstorable.contains($0.blocker) }) else {
      return
    }
    let blocker = state.blockers[block.blocker]
    let name = blocker.name.split(separator: "\0", omittingEmptySubsequences: false).joined(separator: "\\u{0}")
    throw ExportError(
      .unstorable, .load, "video \(state.videoID(video)): a text of its blocker \(name) holds U+0000",
      wayOut: "Correct the record that 'gatekeeper why \(state.videoID(video))' names, import it and evaluate again")
  }

  /// A cell is live exactly when nothing blocks it (docs/domain.md, "Blocker").
  private func check(_ groups: [CellGroup], _ video: Ordinal) throws(ExportError) {
    let unblocked = groups.first { $0.names.isEmpty }?.countries ?? CountrySet()
    let contradicting = unblocked.symmetricDifference(state.live(video))
    guard !contradicting.isEmpty else { return }
    throw ExportError(
      .contradiction, .load,
      "video \(state.videoID(video)) is both or neither live and blocked in \(contradicting)",
      wayOut: "Evaluate again and report the state \(state.version) as a defect")
  }

  /// Writes every block with its detail, in the state's order of videos and blocks.
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
