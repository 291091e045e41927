import Hollow
public import RuleKit
public import Timeline

/// What a store holds and what is wrong with it, as far as can be seen without the process that evaluates: for each timeline
/// its announced state, and what the newest output says.
///
/// ```swift
/// let status = StoreStatus(store, at: now)
/// print(status.counts.live, "of", status.counts.cells, "cells are live")
/// for problem in status.problems { print(problem.sentence) }
/// ```
public struct StoreStatus: Sendable {
  /// One input timeline.
  public struct Input: Sendable {
    public var dataset: Dataset
    /// Nil before the first import, and when the newest state cannot be read.
    public var version: Version?
    public var publishedAt: Instant?
    public var records: Int
    /// Records whose video is not there; for videos, those whose parent is not.
    public var dangling: [String]
    /// Nil when one cannot tell, as the videos cannot be read.
    public var danglingCount: Int?
  }

  public var inputs: [Input]
  /// The newest output state, nil before the first evaluation and when it cannot be read.
  public var output: LivenessState?
  public var counts: CellCounts
  /// Cells each code blocks, by rule and code.
  public var blockedByCode: [(name: String, cells: Int)]
  /// The state that waits for an operator, nil without one.
  public var held: HeldState?
  public var problems: [StandingProblem]

  /// Reads the announced states. What cannot be read is one of the `problems`, and left out of the rest. O(records).
  ///
  /// - Parameter instant: now, which may be before the announced state's.
  /// - Throws: for a record that is none of its dataset (`Catalogue`).
  public init(_ store: Store, at instant: Instant) throws {
    var problems: [StandingProblem] = []
    let output = Self.output(store, &problems)
    let states = Self.inputs(store, after: output, &problems)
    if let output, let error = try InstantError(instant, after: output.state) {
      problems.append(StandingProblem(.clock, error.sentence))
    }
    do {
      held = try HeldStates(store).current()
    } catch {
      problems.append(StandingProblem(.held, "the held state cannot be read: \(error)"))
    }
    problems += held.map { [StandingProblem($0)] } ?? []
    let dangling = try DanglingRecords(try Catalogue(states))
    let hasVideos = states[.videos] != nil || !problems.contains { $0.subject == .input(.videos) }
    inputs = Dataset.allCases.map { dataset in
      let state = states[dataset]
      let keys = hasVideos ? dangling.keys(dataset) : []
      return Input(
        dataset: dataset, version: state?.version,
        publishedAt: state?.publishedAt.map { Instant(milliseconds: $0) },
        records: state?.data[type: DatasetSchemas.rootType(of: dataset)]?.populatedCount ?? 0,
        dangling: Array(keys.prefix(10)), danglingCount: hasVideos ? keys.count : nil)
    }
    (self.output, self.problems) = (output, problems)
    (counts, blockedByCode) = output.map(Self.count) ?? (CellCounts(), [])
  }

  private static func output(_ store: Store, _ problems: inout [StandingProblem]) -> LivenessState? {
    do {
      return try Consumer(store.liveness).latest().map { try LivenessState($0) }
    } catch {
      problems.append(StandingProblem(.output, "the announced output cannot be read: \(error)"))
      return nil
    }
  }

  /// The newest states of the inputs; nil for one that cannot be read, or is not what follows `output`.
  private static func inputs(
    _ store: Store, after output: LivenessState?, _ problems: inout [StandingProblem]
  ) -> InputStates {
    let timelines = store.inputs()
    // A follower's output has its inputs elsewhere, and an operator's pin of the output says nothing about them.
    let isOwn = output.map { $0.evaluation.follows == nil && !$0.state.isPinned } ?? false
    let pins = (isOwn ? output.flatMap { try? InputPins(of: $0.state, in: store.liveness) } : nil) ?? .none
    return InputStates { dataset in
      do {
        return try timelines.newest(dataset, after: pins)
      } catch {
        let sentence = error is InputFailure ? "\(error)" : "\(dataset) cannot be read: \(error)"
        problems.append(StandingProblem(.input(dataset), sentence))
        return nil
      }
    }
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
