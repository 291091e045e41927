import Gatekeeper
import Hollow
import RuleKit

/// Writes the records of the output dataset.
struct SampleRecords {
  private let write: WriteState
  private var videos: RecordBuilder<VideoLivenessField>
  private var sets: RecordBuilder<CountrySetField>
  private var blockers: RecordBuilder<BlockerField>
  private var blocks: RecordBuilder<BlockField>
  private var inputVersions: RecordBuilder<InputVersionField>
  private var evaluations: RecordBuilder<EvaluationField>

  init(_ write: WriteState) throws {
    self.write = write
    videos = try write.records(VideoLivenessField.self)
    sets = try write.records(CountrySetField.self)
    blockers = try write.records(BlockerField.self)
    blocks = try write.records(BlockField.self)
    inputVersions = try write.records(InputVersionField.self)
    evaluations = try write.records(EvaluationField.self)
  }

  private func add(list elements: [Ordinal], to typeName: String) -> Ordinal {
    guard let type = try? write.type(typeName) else { preconditionFailure("no type \(typeName)") }
    return write.add(list: elements, to: type)
  }

  private mutating func set(_ countries: CountrySet) -> Ordinal {
    sets.set(.bits, bytes: countries.bytes)
    return sets.add()
  }

  private mutating func add(_ block: SampleState.Block) -> Ordinal {
    let countries = set(block.countries)
    blockers.set(.rule, text: block.blocker.rule)
    blockers.set(.code, text: block.blocker.code)
    blockers.set(.detail, text: block.blocker.detail)
    blocks.set(.blocker, reference: blockers.add())
    blocks.set(.countries, reference: countries)
    return blocks.add()
  }

  mutating func add(_ video: SampleState.Video, live: CountrySet) {
    let (list, countries) = (video.blocks.map { add($0) }, set(live))
    videos.set(.videoId, long: video.id)
    videos.set(.live, reference: countries)
    videos.set(.blocks, reference: add(list: list, to: BlockField.listTypeName))
    videos.set(.assets, reference: add(list: [], to: AssetLivenessField.listTypeName))
    _ = videos.add()
  }

  mutating func addEvaluation(at milliseconds: Int64, digest: String) {
    var inputs: [Ordinal] = []
    for (dataset, version) in [("videos", 20_260_101_000_000_001), ("assets", 20_260_101_000_000_002)] {
      inputVersions.set(.dataset, text: dataset)
      inputVersions.set(.version, long: Int64(version))
      inputs.append(inputVersions.add())
    }
    evaluations.set(.id, int: 0)
    evaluations.set(.evaluatedAt, long: milliseconds)
    evaluations.set(.rules, text: "standard@0123")
    evaluations.set(.mode, text: "full")
    evaluations.set(.inputs, reference: add(list: inputs, to: InputVersionField.listTypeName))
    evaluations.set(.digest, text: digest)
    _ = evaluations.add()
  }
}
