import Hollow
import RuleKit

/// Counts the dark cells of each rule: a cell counts once for each rule that blocks it, however many of its codes do.
struct DarkCellsByRule {
  private let columns: VerdictColumns
  /// By blocker, the rule's place in `names`; -1 until it is first asked for.
  private var places: [Int32]
  private var names: [String] = []
  private var cells: [Int] = []
  /// By rule, what it blocks of the video at hand.
  private var blocked: [CountrySet] = []

  init(_ columns: VerdictColumns) {
    self.columns = columns
    places = Array(repeating: -1, count: columns.blockerSlots)
  }

  /// Counts the cells `dark` of a video of the state.
  mutating func add(_ dark: CountrySet, of video: Ordinal) {
    for entry in columns.blocks(video) {
      let (blocker, countries) = columns.block(at: entry)
      let common = countries.intersection(dark)
      if !common.isEmpty { blocked[place(of: blocker)].formUnion(common) }
    }
    for rule in blocked.indices where !blocked[rule].isEmpty {
      cells[rule] += blocked[rule].count
      blocked[rule] = CountrySet()
    }
  }

  /// Counts the cells `dark` of a video that is gone.
  mutating func add(removed dark: CountrySet) { cells[place(ofRule: BlastRadius.removed)] += dark.count }

  private mutating func place(of blocker: Ordinal) -> Int {
    if places[blocker] < 0 { places[blocker] = Int32(place(ofRule: columns.rule(ofBlocker: blocker))) }
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
