import Hollow
public import RuleKit
public import Timeline

/// What a store holds: for each timeline its announced state, and what the newest output says.
///
/// ```swift
/// let status = try StoreStatus(store)
/// print(status.counts.live, "of", status.counts.cells, "cells are live")
/// ```
public struct StoreStatus: Sendable {
  /// One input timeline.
  public struct Input: Sendable {
    public var dataset: Dataset
    /// Nil before the first import.
    public var version: Version?
    public var publishedAt: Instant?
    public var records: Int
    /// Records whose video is not there; for videos, those whose parent is not.
    public var dangling: [String]
    public var danglingCount: Int
  }

  public var inputs: [Input]
  /// The newest output state, nil before the first evaluation.
  public var output: LivenessState?
  public var counts: CellCounts
  /// Cells each code blocks, by rule and code.
  public var blockedByCode: [(name: String, cells: Int)]

  /// Reads the announced states. O(records).
  public init(_ store: Store) throws {
    let states = try store.inputs().latest()
    let dangling = try DanglingRecords(try Catalogue(states))
    inputs = Dataset.allCases.map { dataset in
      let state = states[dataset]
      let keys = dangling.keys(dataset)
      return Input(
        dataset: dataset, version: state?.version,
        publishedAt: state?.publishedAt.map { Instant(milliseconds: $0) },
        records: state?.data[type: DatasetSchemas.rootType(of: dataset)]?.populatedCount ?? 0,
        dangling: Array(keys.prefix(10)), danglingCount: keys.count)
    }
    let outputs = OutputStates(store)
    let output = try outputs.versions().isEmpty ? nil : try outputs.latest()
    self.output = output
    (counts, blockedByCode) = output.map(Self.count) ?? (CellCounts(), [])
  }

  /// Counts cells, and the cells of each code's blockers: a cell that two blockers of one code block counts twice.
  /// O(blocks).
  public static func count(_ state: LivenessState) -> (CellCounts, [(name: String, cells: Int)]) {
    var counts = CellCounts()
    var byBlocker = [Int](repeating: 0, count: state.blockers.count)
    for video in state.videos {
      counts.add(live: state.live(video))
      for block in state.blocks(video) { byBlocker[block.blocker] += block.countries.count }
    }
    var cells: [String: Int] = [:]
    for (blocker, count) in byBlocker.enumerated() where count > 0 {
      cells[state.blockers[blocker].name, default: 0] += count
    }
    return (counts, cells.map { (name: $0.key, cells: $0.value) }.sorted { $0.name < $1.name })
  }
}
