import Hollow
public import RuleKit
public import Timeline

/// One state of each input dataset: what an evaluation is pinned to.
public struct PinnedInputs: Sendable {
  private let states: [TimelineState?]

  /// - Parameter state: the pinned state of a dataset, nil while it has none; it then counts as empty.
  public init(_ state: (Dataset) throws -> TimelineState?) rethrows { states = try Dataset.allCases.map(state) }

  public subscript(dataset: Dataset) -> TimelineState? { states[dataset.index] }

  /// The records of a dataset, none while it has no state.
  func data(_ dataset: Dataset) -> DataState { self[dataset]?.data ?? Self.empty[dataset.index] }

  private static let empty = Dataset.allCases.map { dataset in
    DataState(emptyOf: DatasetSchemas.schemas(of: dataset))
  }

  /// Bytes of the states in memory.
  public var byteSize: Int { states.reduce(0) { $0 + ($1?.data.byteSize ?? 0) } }

  /// What the evaluation record says of these pins.
  var versions: [EvaluationRecord.InputVersion] {
    Dataset.allCases.compactMap { dataset in
      self[dataset].map {
        EvaluationRecord.InputVersion(
          dataset: dataset, version: $0.version, publishedAt: $0.publishedAt.map { Instant(milliseconds: $0) })
      }
    }
  }

  /// The same states, by identity.
  func isSame(as other: PinnedInputs) -> Bool {
    Dataset.allCases.allSatisfy { self[$0]?.data === other[$0]?.data }
  }
}
