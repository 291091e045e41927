import Hollow
import RuleKit
import Timeline

/// Adds verdicts to the write state of the output dataset. Lives for one cycle.
struct LivenessWriter {
  private let write: WriteState
  private let ruleSet: RuleSet
  private let videoType, setType, blockerType, blockType, blockListType: WriteState.TypeHandle
  private let assetType, assetListType: WriteState.TypeHandle
  private var videoRow, setRow, blockerRow, blockRow, assetRow: ObjectRow
  private var sets: [CountrySet: Ordinal] = [:]
  private var blockers: [BlockerKey: Ordinal] = [:]
  private(set) var counts = CellCounts()

  init(_ write: WriteState, ruleSet: RuleSet) throws(SchemaError) {
    (self.write, self.ruleSet) = (write, ruleSet)
    videoType = try write.type("VideoLiveness")
    setType = try write.type("CountrySet")
    blockerType = try write.type("Blocker")
    blockType = try write.type("Block")
    blockListType = try write.type("ListOfBlock")
    assetType = try write.type("AssetLiveness")
    assetListType = try write.type("ListOfAssetLiveness")
    videoRow = write.row(videoType)
    setRow = write.row(setType)
    blockerRow = write.row(blockerType)
    blockRow = write.row(blockType)
    assetRow = write.row(assetType)
  }

  mutating func add(_ output: BatchOutput, _ world: World) {
    var asset = 0
    for (index, title) in output.titles.enumerated() {
      let blocks = output.verdicts.findings[index].map { block($0, world) }
      var assets: [Ordinal] = []
      assets.reserveCapacity(title.assets.count)
      for own in title.assets {
        assets.append(add(own.id, output.verdicts.assetsLive[asset]))
        asset += 1
      }
      let live = output.verdicts.live[index]
      counts.add(live: live)
      let (liveSet, blockList) = (set(live), write.add(list: blocks, to: blockListType))
      let assetList = write.add(list: assets, to: assetListType)
      videoRow.clear()
      videoRow.set(0, long: title.videoID)
      videoRow.set(1, reference: liveSet)
      videoRow.set(2, reference: blockList)
      videoRow.set(3, reference: assetList)
      videoRow.set(4, long: output.nextChanges[index]?.milliseconds)
      _ = write.add(videoRow, to: videoType)
    }
  }

  private mutating func block(_ finding: Finding, _ world: World) -> Ordinal {
    let (blocker, countries) = (blocker(finding, world), set(finding.countries))
    blockRow.clear()
    blockRow.set(0, reference: blocker)
    blockRow.set(1, reference: countries)
    return write.add(blockRow, to: blockType)
  }

  private mutating func blocker(_ finding: Finding, _ world: World) -> Ordinal {
    let key = BlockerKey(finding)
    if let known = blockers[key] { return known }
    let code = ruleSet.codes[Int(finding.codeIndex)]
    blockerRow.clear()
    blockerRow.set(0, text: code.ruleID)
    blockerRow.set(1, text: code.codeID)
    blockerRow.set(2, text: world.text(of: finding.detail))
    let ordinal = write.add(blockerRow, to: blockerType)
    blockers[key] = ordinal
    return ordinal
  }

  private mutating func add(_ assetID: Int64, _ live: CountrySet) -> Ordinal {
    let set = set(live)
    assetRow.clear()
    assetRow.set(0, long: assetID)
    assetRow.set(1, reference: set)
    return write.add(assetRow, to: assetType)
  }

  private mutating func set(_ countries: CountrySet) -> Ordinal {
    if let known = sets[countries] { return known }
    setRow.clear()
    setRow.set(0, bytes: countries.bytes)
    let ordinal = write.add(setRow, to: setType)
    sets[countries] = ordinal
    return ordinal
  }

  /// Adds the country index: which bit of a set is which country.
  func addCountryIndex() throws(SchemaError) {
    let type = try write.type("CountryIndex")
    var row = write.row(type)
    for country in Country.all {
      row.clear()
      row.set(0, text: country.code)
      row.set(1, int: Int32(country.index))
      _ = write.add(row, to: type)
    }
  }

  /// Adds the one `Evaluation` record.
  func add(_ evaluation: EvaluationRecord) throws(SchemaError) {
    let (type, inputType) = (try write.type("Evaluation"), try write.type("InputVersion"))
    var (row, inputRow) = (write.row(type), write.row(inputType))
    let inputs = evaluation.inputs.map { input in
      inputRow.clear()
      inputRow.set(0, text: input.dataset.rawValue)
      inputRow.set(1, long: input.version.rawValue)
      inputRow.set(2, long: input.publishedAt?.milliseconds)
      return write.add(inputRow, to: inputType)
    }
    let list = write.add(list: inputs, to: try write.type("ListOfInputVersion"))
    row.set(0, int: 0)
    row.set(1, long: evaluation.evaluatedAt.milliseconds)
    row.set(2, text: evaluation.rules)
    row.set(3, text: evaluation.mode)
    row.set(4, reference: list)
    row.set(5, long: evaluation.follows?.rawValue)
    row.set(6, text: evaluation.digest)
    _ = write.add(row, to: type)
  }
}
