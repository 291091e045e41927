import Hollow
public import RuleKit

/// What cycles would say of some videos, at any instant and with records laid over the inputs that nobody sent: forecast
/// and what-if. Nothing is published, and the pinned states stay as they are.
public struct Scenario: Sendable {
  private let catalogue: Catalogue

  /// The inputs as they are.
  public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

  /// The inputs after `changes`, in order: the later of two changes to one key holds.
  ///
  /// Throws `FieldError` for a record that domain.md refuses.
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

  /// A dataset's state with changes applied, in memory. Records that nothing refers to any more may stay: they say nothing.
  private static func state(_ data: DataState, _ dataset: Dataset, after changes: [ChangeEvent]) throws -> DataState {
    let write = try WriteState(schemas: data.types.map(\.schema), restoring: data)
    write.beginCycle(keepingRecords: true)
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
    let (titles, nodes) = FactsBuilder(catalogue, world: world).batch(families.map { videos.family($0) })
    let verdicts = ruleSet.evaluate(titles.span, families: nodes.span, in: world)
    let expanded = ExpandedBatch(titles, verdicts, ruleSet, world)
    let indexes = Dictionary(uniqueKeysWithValues: titles.enumerated().map { ($1.videoID, $0) })
    return videoIDs.compactMap { indexes[$0] }.map { expanded[$0] }
  }
}
