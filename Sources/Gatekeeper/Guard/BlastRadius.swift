import BitMemory
public import Hollow
public import RuleKit

/// The cells that go dark from one output state to another: live in the old one and not in the new.
///
/// ## Overview
///
/// A cell is one video in one country. The counts are exact, and cost as much as the states differ: only videos whose
/// records differ are looked at. What changes nothing for the others is known from the records being the same.
///
/// ```swift
/// let radius = try BlastRadius(from: announced.data, to: next)
/// print("\(radius.dark.total) of \(radius.live.total) live cells go dark, in \(radius.videos) videos")
/// for rule in radius.rules { print(rule.rule, rule.cells) }
/// ```
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
  /// The cells that go dark, but for the planned ones.
  public let dark: CellsByCountry
  /// The cells that the clock alone turns dark; none where it was not asked (`ClockAttribution`).
  public let planned: CellsByCountry
  /// The cells that come back to life because the clock went back; none where it went on.
  public let revived: CellsByCountry
  /// By the rules that block the dark cells now, the most first; a cell counts for each of its rules.
  public let rules: [RuleCells]
  /// Videos with a dark cell.
  public let videos: Int

  private static let type = VideoLivenessField.typeName
}

extension BlastRadius {
  /// Compares two states of the output dataset by the records that differ.
  ///
  /// A record of the old state that the new one does not have is a video that changed or that is gone. The cells where it
  /// was live and is live no more, in its new record or for want of one, are dark. Records that only the new state has
  /// can darken nothing; they are read for the number of cells that are live afterwards: what was live, without the old
  /// records' cells, and with the new ones'.
  ///
  /// - Parameters:
  ///   - live: the cells live in `old`, when they are known.
  ///   - approved: a state whose dark cells do not count: cells that are live in `old` and not in it. Nor do cells that
  ///     are revived in it.
  ///   - step: how the clock went between the two.
  ///   - clock: what the clock alone does to the videos whose records differ. Nil when that is not known: then no cell is
  ///     planned, and after a step back every cell that comes to life in a video that was there is revived.
  /// - Throws: `SchemaError` for states of another dataset.
  /// - Complexity: O(changed videos) between neighbours of a chain; O(videos) besides when `live` is not known or with
  ///   `approved`.
  public init(
    from old: DataState, to new: DataState, live: CellsByCountry? = nil, approved: DataState? = nil,
    step: ClockStep = .forward, clock: [Int64: ClockAttribution.Change]? = nil
  ) throws(SchemaError) {
    let live = if let live { live } else { try Self.live(in: old) }
    let changes = StateChanges(from: old, to: new)
    let (removed, added) = (changes.removed(Self.type), changes.added(Self.type))
    let (before, after) = (try LivenessReader(old, reads: removed.count), try LivenessReader(new, reads: added.count))
    let now = try new.primaryKeyIndex(Self.type, after: old)
    let approval: Approval? = if let approved { try Approval(approved, reads: removed.count) } else { nil }
    // Live cells of the records that only the old state has, and of those that only the new one has; and of the difference
    // what goes dark, what was planned to, and what is revived.
    var (gone, come) = (CountryTally(), CountryTally())
    var (dark, planned, revived) = (CountryTally(), CountryTally(), CountryTally())
    var rules = DarkCellsByRule(after)
    var videos = 0
    for video in removed {
      let (id, was) = (before.videoID(video), before.live(video))
      gone.add(was)
      let next = now.find(id)
      let isLive = next.map { after.live($0) } ?? CountrySet()
      if step == .back {
        var back = isLive.subtracting(was)
        if let clock { back.formIntersection(clock[id]?.begun ?? CountrySet()) }
        if let approval { back = back.subtracting(approval.live(id)) }
        revived.add(back)
      }
      var lost = was.subtracting(isLive)
      if let ended = clock?[id]?.ended {
        planned.add(lost.intersection(ended))
        lost = lost.subtracting(ended)
      }
      // A cell that is not live in the approved state may go dark, and is not counted.
      if let approval, !lost.isEmpty { lost.formIntersection(approval.live(id)) }
      guard !lost.isEmpty else { continue }
      dark.add(lost)
      videos += 1
      if let next { rules.add(lost, of: next) } else { rules.add(removed: lost) }
    }
    for video in added { come.add(after.live(video)) }
    (self.live, liveAfter) = (live, live - gone.finish() + come.finish())
    (self.dark, self.planned, self.revived) = (dark.finish(), planned.finish(), revived.finish())
    (self.rules, self.videos) = (rules.finish(), videos)
  }

  /// The live cells of a state. O(videos).
  static func live(in state: DataState) throws(SchemaError) -> CellsByCountry {
    let videos = state.populated(type)
    let columns = try LivenessReader(state, reads: videos.highest + 1)
    var tally = CountryTally()
    for video in videos { tally.add(columns.live(video)) }
    return tally.finish()
  }

  /// What a released state left live.
  private struct Approval {
    private let columns: LivenessReader
    private let index: PrimaryKeyIndex

    init(_ state: DataState, reads: Int) throws(SchemaError) {
      columns = try LivenessReader(state, reads: reads)
      index = try state.primaryKeyIndex(BlastRadius.type)
    }

    /// Where the video is live there; nowhere when it is gone.
    func live(_ id: Int64) -> CountrySet { index.find(id).map { columns.live($0) } ?? CountrySet() }
  }
}

/// Whether the instant of a state lies before that of the state it follows.
public enum ClockStep: Sendable {
  /// It does not, as it should be.
  case forward
  /// It does: rights that had ended may hold again.
  case back
}

/// Cells counted by country.
public struct CellsByCountry: Hashable, Sendable {
  /// By country index, one for each country.
  public private(set) var counts: [Int]
  public private(set) var total: Int

  public init() { (counts, total) = ([Int](repeating: 0, count: Country.count), 0) }

  init(_ counts: [Int]) {
    precondition(counts.count == Country.count, "\(counts.count) countries")
    (self.counts, total) = (counts, counts.reduce(0, +))
  }

  public subscript(country: Country) -> Int { counts[Int(country.index)] }

  static func + (left: Self, right: Self) -> Self { Self(zip(left.counts, right.counts).map { $0 + $1 }) }

  static func - (left: Self, right: Self) -> Self { Self(zip(left.counts, right.counts).map { $0 - $1 }) }
}

/// Counts how often each country occurs in many sets, with a few word operations a set.
///
/// To go through the members of each set would take a step a member, and a set has up to 250. Instead, the counts of all
/// countries are kept in binary, digit by digit: plane *p* is a set of countries, namely those whose count has bit *p* set.
/// To add a set is then what one does on paper, for all countries at once. In the lowest plane, a country of the set that was
/// not there is put in; one that was there is taken out and carried to the next plane; and so on until nothing is carried
/// ("positional population count").
///
/// Eight planes count to 255. Before they would overflow, their counts are added to plain numbers, which is the only time
/// that single countries are looked at.
struct CountryTally {
  private var planes = InlineArray<8, CountrySet>(repeating: CountrySet())
  private var pending = 0
  private var counts = [Int](repeating: 0, count: Country.count)

  mutating func add(_ countries: CountrySet) {
    var (carry, plane) = (countries, 0)
    // At most 254 sets are counted in the planes here, so no carry leaves the eighth.
    while !carry.isEmpty {
      let bits = planes[plane]
      planes[plane] = bits.symmetricDifference(carry)
      carry = bits.intersection(carry)
      plane += 1
    }
    pending += 1
    if pending == 255 { flush() }
  }

  private mutating func flush() {
    for plane in planes.indices {
      for country in planes[plane] { counts[Int(country.index)] += 1 << plane }
      planes[plane] = CountrySet()
    }
    pending = 0
  }

  /// The cells counted so far.
  mutating func finish() -> CellsByCountry {
    flush()
    return CellsByCountry(counts)
  }
}

/// Counts the dark cells of each rule: a cell counts once for each rule that blocks it, however many of its codes do.
struct DarkCellsByRule {
  private let columns: LivenessReader
  /// By the ordinal of a blocker, the place of its rule in `names`; -1 until it is first asked for.
  private var places: [Int32]
  private var names: [String] = []
  private var cells: [Int] = []
  /// By rule, the dark countries of the video at hand that it blocks: the union over its blockers, so that a cell with two
  /// blockers of one rule counts once.
  private var blocked: [CountrySet] = []

  init(_ columns: LivenessReader) {
    self.columns = columns
    places = Array(repeating: -1, count: columns.blockerSlots)
  }

  /// Counts the cells `dark` of a video of the state.
  mutating func add(_ dark: CountrySet, of video: Ordinal) {
    for entry in columns.blocks(video) {
      let block = columns.block(at: entry)
      let common = block.countries.intersection(dark)
      if !common.isEmpty { blocked[place(of: block.blocker)].formUnion(common) }
    }
    for rule in blocked.indices where !blocked[rule].isEmpty {
      cells[rule] += blocked[rule].count
      blocked[rule] = CountrySet()
    }
  }

  /// Counts the cells `dark` of a video that is gone.
  mutating func add(removed dark: CountrySet) { cells[place(ofRule: BlastRadius.removed)] += dark.count }

  private mutating func place(of blocker: Ordinal) -> Int {
    if places[blocker] < 0 { places[blocker] = Int32(place(ofRule: columns.blocker(blocker).rule)) }
    return Int(places[blocker])
  }

  /// A rule set has a handful of rules, and each blocker is looked up once.
  private mutating func place(ofRule name: String) -> Int {
    if let known = names.firstIndex(of: name) { return known }
    names.append(name)
    cells.append(0)
    blocked.append(CountrySet())
    return names.count - 1
  }

  /// The most cells first, then by name.
  func finish() -> [BlastRadius.RuleCells] {
    zip(names, cells).map { BlastRadius.RuleCells(rule: $0, cells: $1) }.filter { $0.cells > 0 }
      .sorted { ($1.cells, $0.rule) < ($0.cells, $1.rule) }
  }
}
