public import RuleKit

/// How many cells may go dark from one announced state to the next.
///
/// ## Overview
///
/// By default 1 % of all live cells and 5 % of a country's may go dark, but 5,000 and 100 in any case: a series of 25 videos
/// that is live everywhere, or one of 100 in a few countries, may end at once, however small the catalogue. A rule has a
/// limit where one is set; without one it is bound by the limit of all.
///
/// Cells that the clock alone turns dark were known before, and are counted apart (`BlastRadius.planned`). They have a limit of
/// their own, by default none: at a month's end many windows end at one instant, and that shall hold nobody's launch.
///
/// ```swift
/// var policy = BlastRadiusPolicy(all: CellLimit(shareMillionths: 20_000, cells: 1_000))
/// policy.rules["maturity-rating"] = CellLimit("0.1%")
/// for limit in policy.exceeded(by: radius) { print(limit) }
/// ```
public struct BlastRadiusPolicy: Hashable, Sendable {
  /// Of all live cells.
  public var all: CellLimit
  /// Of the live cells of each country.
  public var country: CellLimit
  /// By rule, of all live cells; `BlastRadius.removed` limits the cells of videos that are gone.
  public var rules: [String: CellLimit]
  /// Of all live cells, for those that the clock alone turns dark. Nil, without a limit, by default.
  public var planned: CellLimit?

  public init(
    all: CellLimit = CellLimit(shareMillionths: 10_000, cells: 5_000),
    country: CellLimit = CellLimit(shareMillionths: 50_000, cells: 100), rules: [String: CellLimit] = [:],
    planned: CellLimit? = nil
  ) {
    (self.all, self.country, self.rules, self.planned) = (all, country, rules, planned)
  }

  /// The limits that `radius` exceeds: that of all first; then countries, the one with the most counted cells first; then
  /// rules by name; then that of planned cells. Exactly at a limit passes.
  ///
  /// Cells that come back to life because the clock went back count with those that go dark, but under no rule: no rule
  /// blocks them.
  public func exceeded(by radius: BlastRadius) -> [ExceededLimit] {
    var found: [ExceededLimit] = []
    func check(
      _ scope: ExceededLimit.Scope, _ dark: Int, revived: Int = 0, of live: Int, _ limit: CellLimit
    ) {
      let allowed = limit.allowed(of: live)
      guard dark + revived > allowed else { return }
      found.append(ExceededLimit(scope: scope, dark: dark, revived: revived, live: live, allowed: allowed))
    }
    check(.all, radius.dark.total, revived: radius.revived.total, of: radius.live.total, all)
    func counted(_ one: Country) -> Int { radius.dark[one] + radius.revived[one] }
    let tooMany = Country.all.filter { counted($0) > country.allowed(of: radius.live[$0]) }
    for one in tooMany.sorted(by: { (counted($1), $0) < (counted($0), $1) }) {
      check(.country(one), radius.dark[one], revived: radius.revived[one], of: radius.live[one], country)
    }
    for (rule, limit) in rules.sorted(by: { $0.key < $1.key }) {
      let dark = radius.rules.first { $0.rule == rule }?.cells ?? 0
      check(.rule(rule), dark, of: radius.live.total, limit)
    }
    if let planned { check(.planned, radius.planned.total, of: radius.live.total, planned) }
    return found
  }

  /// Whether a limit may be exceeded by cells in which the planned ones are not set apart from the others.
  func mayBeExceeded(by radius: BlastRadius) -> Bool {
    if let planned, radius.dark.total > planned.allowed(of: radius.live.total) { return true }
    return !exceeded(by: radius).isEmpty
  }
}

/// How many cells may go dark at once: a share of the cells that were live or a number, whichever is more.
///
/// The number keeps small catalogues usable, where one video is a large share. The share is in whole millionths, so that
/// what lies exactly at the limit is the same on every machine.
public struct CellLimit: Hashable, Sendable {
  /// Millionths of the cells that were live, 0...1,000,000.
  public let shareMillionths: Int
  /// As many may go in any case.
  public let cells: Int

  /// - Precondition: a share of 0...1,000,000, a number of 0 or more.
  public init(shareMillionths: Int = 0, cells: Int = 0) {
    precondition((0...1_000_000).contains(shareMillionths) && cells >= 0, "a limit of \(shareMillionths), \(cells)")
    (self.shareMillionths, self.cells) = (shareMillionths, cells)
  }

  /// How many of `live` cells may go dark.
  public func allowed(of live: Int) -> Int {
    // Whole millions and the rest apart: the product of all live cells and the share might not fit an integer.
    let (share, rest) = (live / 1_000_000 * shareMillionths, live % 1_000_000 * shareMillionths / 1_000_000)
    return max(cells, share + rest)
  }
}

extension CellLimit: LosslessStringConvertible {
  /// Parses `1%`, `500` or `0.5%,500`: a share with at most four decimals, a number of cells, or both. Nil for anything
  /// else.
  public init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count <= 2 else { return nil }
    let hasShare = parts[0].hasSuffix("%")
    guard hasShare || parts.count == 1, let share = hasShare ? Self.millionths(parts[0].dropLast()) : 0 else {
      return nil
    }
    let hasCells = parts.count == 2 || !hasShare
    guard let cells = hasCells ? Self.number(last) : 0 else { return nil }
    self.init(shareMillionths: share, cells: cells)
  }

  /// `1%,5000`
  public var description: String {
    guard shareMillionths > 0 else { return "\(cells)" }
    var decimals = String(String(10_000 + shareMillionths % 10_000).dropFirst())
    while decimals.last == "0" { decimals.removeLast() }
    let share = "\(shareMillionths / 10_000)\(decimals.isEmpty ? "" : ".\(decimals)")%"
    return cells > 0 ? "\(share),\(cells)" : share
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 15, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }

  private static func millionths(_ percent: some StringProtocol) -> Int? {
    let parts = percent.split(separator: ".", omittingEmptySubsequences: false)
    let decimals = parts.count == 2 ? String(parts[1]) : "0"
    guard parts.count <= 2, decimals.utf8.count <= 4, let whole = number(parts[0]), whole <= 100,
      let fraction = number(decimals + String(repeating: "0", count: 4 - decimals.utf8.count)), !decimals.isEmpty
    else { return nil }
    let share = whole * 10_000 + fraction
    return share <= 1_000_000 ? share : nil
  }
}

/// A limit of the blast radius that a state exceeds.
public struct ExceededLimit: Hashable, Sendable, CustomStringConvertible {
  public enum Scope: Hashable, Sendable, CustomStringConvertible {
    case all
    case country(Country)
    case rule(String)
    /// What the clock alone turns dark, in all countries.
    case planned

    /// `all countries`, `DE`, `rule maturity-rating`, `by the clock alone`
    public var description: String {
      switch self {
      case .all: "all countries"
      case .country(let country): country.code
      case .rule(let rule): "rule \(rule)"
      case .planned: "by the clock alone"
      }
    }
  }

  public var scope: Scope
  /// Cells that would go dark.
  public var dark: Int
  /// Cells that had ended and would be live again, because the clock went back.
  public var revived = 0
  /// Cells that were live, of which the limit is a share.
  public var live: Int
  /// How many may go, those that come back included.
  public var allowed: Int

  public var description: String {
    guard revived > 0 else { return "\(scope): \(dark) of \(live) live cells would go dark, \(allowed) may" }
    return
      "\(scope): \(dark) of \(live) live cells would go dark and \(revived) that had ended would be live again, because "
      + "the clock went back; \(allowed) may"
  }

  /// The first few in words.
  static func summary(_ limits: [ExceededLimit]) -> String {
    let shown = limits.prefix(3).map(\.description).joined(separator: "; ")
    return limits.count > 3 ? "\(shown); and \(limits.count - 3) limits more" : shown
  }
}
