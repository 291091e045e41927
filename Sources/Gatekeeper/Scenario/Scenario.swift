import Hollow
public import RuleKit

/// What cycles would say of some videos at any instant, and if records were other ones: forecast and what-if. Nothing
/// is published, and the input states stay as they are.
///
/// Changes are applied to copies of the datasets' states in memory, and the catalogue is moved to them as it is from
/// cycle to cycle. Then the families of the videos asked about are evaluated, and no others.
///
/// ```swift
/// let scenario = try Scenario(catalogue, after: [.delete(.contract(id: 30_000_014))])
/// let verdicts = scenario.verdicts(of: [80_000_001], at: now, with: ruleSet)
/// ```
public struct Scenario: Sendable {
  private let catalogue: Catalogue

  /// The inputs as they are.
  public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// The inputs after `changes`, in order: the later of two changes to one key holds.
  ///
  /// Throws `FieldError` for a record that the door refuses (docs/domain.md, "Validation at the door").
  /// - Complexity: O(changes), beside an index by key of each dataset that changes, which its state keeps.
  public init(_ catalogue: Catalogue, after changes: [ChangeEvent]) throws {
    var inputs = catalogue.inputs
    for dataset in Dataset.allCases {
      let own = changes.filter { $0.dataset == dataset }
      if own.isEmpty { continue }
      inputs = inputs.replacing(dataset, with: try Self.state(inputs.data(dataset), dataset, after: own))
    }
    self.catalogue = try Catalogue(after: catalogue, InputChanges(from: catalogue.inputs, to: inputs))
  }

  /// A dataset's state with changes applied, in memory. Records that nothing refers to any more may stay: nothing reads
  /// them.
  private static func state(_ data: DataState, _ dataset: Dataset, after changes: [ChangeEvent]) throws -> DataState {
    let write = try WriteState(schemas: data.types.map(\.schema), restoring: data)
    write.beginCycle(from: .lastRecords)
    let editor = try DatasetEditor(dataset, write: write)
    for change in changes { try editor.apply(change) }
    return try write.finish(tag: ~data.tag, headerTags: [])
  }

  /// The verdicts of the videos with these ids, in their order; videos that are not there are left out.
  ///
  /// - Complexity: O(records of the families the videos belong to).
  public func verdicts(of videoIDs: [Int64], at instant: Instant, with ruleSet: RuleSet) -> [VideoVerdicts] {
    let (videos, world) = (catalogue.videos, catalogue.world(at: instant))
    let positions = videoIDs.compactMap(videos.position(ofID:))
    let families = Set(positions.map(videos.familyNumber(ofPosition:))).sorted()
    let (facts, nodes) = FactsBuilder(catalogue, world: world).batch(families.map { videos.family($0) })
    let verdicts = ruleSet.evaluate(facts.span, families: nodes.span, in: world)
    let expanded = ExpandedBatch(facts, verdicts, ruleSet, world)
    let indexes = Dictionary(uniqueKeysWithValues: facts.enumerated().map { ($1.videoID, $0) })
    return videoIDs.compactMap { indexes[$0] }.map { expanded[$0] }
  }
}

/// The verdicts of a batch, video by video, each complete in itself.
struct ExpandedBatch {
  private let videos: [VideoFacts]
  private let verdicts: BatchVerdicts
  private let ruleSet: RuleSet
  private let world: World
  /// Where each video's assets start in the batch's.
  private let assetStarts: [Int]

  init(_ videos: [VideoFacts], _ verdicts: BatchVerdicts, _ ruleSet: RuleSet, _ world: World) {
    (self.videos, self.verdicts, self.ruleSet, self.world) = (videos, verdicts, ruleSet, world)
    var (starts, next): ([Int], Int) = ([], 0)
    for video in videos {
      starts.append(next)
      next += video.assets.count
    }
    assetStarts = starts
  }

  subscript(index: Int) -> VideoVerdicts {
    let video = videos[index]
    let assets = video.assets.enumerated().map { offset, asset in
      VideoVerdicts.AssetLiveness(assetID: asset.id, live: verdicts.assetsLive[assetStarts[index] + offset])
    }
    return VideoVerdicts(
      videoID: video.videoID, live: verdicts.live[index], blocks: verdicts.findings[index].map(block), assets: assets,
      nextChange: video.nextChange(after: world.instant))
  }

  private func block(_ finding: Finding) -> Block {
    let code = ruleSet.codes[Int(finding.codeIndex)]
    let detail = world.text(of: finding.detail)
    return Block(
      blocker: Blocker(rule: code.ruleID, code: code.codeID, detail: detail), countries: finding.countries)
  }
}
