import BitMemory
public import Hollow
import RuleKit

/// The cells that go dark from one output state to another: live in the old one and not in the new.
public struct BlastRadius: Hashable, Sendable {
  /// The dark cells that one rule blocks.
  public struct RuleCells: Hashable, Sendable {
    public var rule: String
    public var cells: Int
  }

  /// What the cells of videos that are gone count under instead of a rule.
  public static let removed = "removed"

  /// The cells that were live, all of them.
  public let live: CellsByCountry
  /// The cells that are live in the new state.
  public let liveAfter: CellsByCountry
  public let dark: CellsByCountry
  /// By the rules that block the dark cells now, the most first; a cell counts for each of its rules.
  public let rules: [RuleCells]
  /// Videos with a dark cell.
  public let videos: Int

  private static let type = "VideoLiveness"
}

extension BlastRadius {
  /// Compares two states of the output dataset by the records that differ.
  ///
  /// - Parameters:
  ///   - live: the cells live in `old`, when they are known.
  ///   - approved: a state whose dark cells do not count: cells that are live in `old` and not in it.
  /// - Throws: `SchemaError` for states of another dataset.
  /// - Complexity: O(changed videos) between neighbours of a chain; O(videos) besides when `live` is not known or with
  ///   `approved`.
  public init(
    from old: DataState, to new: DataState, live: CellsByCountry? = nil, approved: DataState? = nil
  ) throws(SchemaError) {
    let live = if let live { live } else { try Self.live(in: old) }
    let changes = StateChanges(from: old, to: new)
    let (removed, added) = (changes.removed(Self.type), changes.added(Self.type))
    let (before, after) = (try VerdictColumns(old, reads: removed.count), try VerdictColumns(new, reads: added.count))
    let now = try new.primaryKeyIndex(Self.type, after: old)
    let approval: Approval? = if let approved { try Approval(approved, reads: removed.count) } else { nil }
    var (gone, dark, come) = (CountryTally(), CountryTally(), CountryTally())
    var rules = DarkCellsByRule(after)
    var videos = 0
    for video in removed {
      let (id, was) = (before.id(video), before.live(video))
      gone.add(was)
      let next = now.find(id)
      var lost = next.map { was.subtracting(after.live($0)) } ?? was
      if let approval, !lost.isEmpty { lost.formIntersection(approval.live(id)) }
      guard !lost.isEmpty else { continue }
      dark.add(lost)
      videos += 1
      if let next { rules.add(lost, of: next) } else { rules.add(removed: lost) }
    }
    for video in added { come.add(after.live(video)) }
    (self.live, liveAfter) = (live, live - gone.finish() + come.finish())
    (self.dark, self.rules, self.videos) = (dark.finish(), rules.finish(), videos)
  }

  /// The live cells of a state. O(videos).
  static func live(in state: DataState) throws(SchemaError) -> CellsByCountry {
    let videos = state.populated(type)
    let columns = try VerdictColumns(state, reads: videos.highest + 1)
    var tally = CountryTally()
    for video in videos { tally.add(columns.live(video)) }
    return tally.finish()
  }

  /// What a released state left live.
  private struct Approval {
    private let columns: VerdictColumns
    private let index: PrimaryKeyIndex

    init(_ state: DataState, reads: Int) throws(SchemaError) {
      columns = try VerdictColumns(state, reads: reads)
      index = try state.primaryKeyIndex(BlastRadius.type)
    }

    /// Where the video is live there; nowhere when it is gone.
    func live(_ id: Int64) -> CountrySet { index.find(id).map { columns.live($0) } ?? CountrySet() }
  }
}
