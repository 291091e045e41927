import Hollow
public import RuleKit
public import Timeline

/// One state of each input dataset: what an evaluation is pinned to.
public struct PinnedInputs: Sendable {
  private let states: [TimelineState?]
  /// States that only an evaluation in memory has, by dataset.
  private var replaced: [DataState?] = Dataset.allCases.map { _ in nil }

  /// - Parameter state: the pinned state of a dataset, nil while it has none; it then counts as empty.
  public init(_ state: (Dataset) throws -> TimelineState?) rethrows { states = try Dataset.allCases.map(state) }

  public subscript(dataset: Dataset) -> TimelineState? { states[dataset.index] }

  /// The records of a dataset, none while it has no state.
  func data(_ dataset: Dataset) -> DataState {
    replaced[dataset.index] ?? self[dataset]?.data ?? Self.empty[dataset.index]
  }

  /// These inputs with other records of one dataset, of no version: what an error says of them names the pinned one.
  func replacing(_ dataset: Dataset, with data: DataState) -> PinnedInputs {
    var inputs = self
    inputs.replaced[dataset.index] = data
    return inputs
  }

  /// Memory that the states hold, in bytes.
  public var byteSize: Int { Dataset.allCases.reduce(0) { $0 + data($1).byteSize } }

  private static let empty = Dataset.allCases.map { dataset in
    DataState(emptyOf: DatasetSchemas.schemas(of: dataset))
  }

  /// What the evaluation record says of these pins.
  var versions: [EvaluationRecord.InputVersion] {
    Dataset.allCases.compactMap { dataset in
      self[dataset].map {
        EvaluationRecord.InputVersion(
          dataset: dataset, version: $0.version, publishedAt: $0.publishedAt.map { Instant(milliseconds: $0) })
      }
    }
  }

}
