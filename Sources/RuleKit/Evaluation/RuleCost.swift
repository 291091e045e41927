/// What one rule of a set took and did over some batches. Everything but the time is the same in every run.
public struct RuleCost: Hashable, Sendable {
  /// The rule's id; `RuleSet.assetRuleID` for the asset rule, which has none.
  public let ruleID: String
  /// Summed over threads: of two at once, each counts.
  public private(set) var duration: Duration
  /// Cells with at least one blocker of this rule. The asset rule blocks none.
  public private(set) var cellsBlocked: Int
  /// Videos with at least one blocker of this rule.
  public private(set) var videosTouched: Int

  public init(ruleID: String, duration: Duration = .zero, cellsBlocked: Int = 0, videosTouched: Int = 0) {
    self.ruleID = ruleID
    (self.duration, self.cellsBlocked, self.videosTouched) = (duration, cellsBlocked, videosTouched)
  }

  /// - Precondition: both are of one rule.
  public static func += (left: inout RuleCost, right: RuleCost) {
    precondition(left.ruleID == right.ruleID, "the cost of \(right.ruleID) added to that of \(left.ruleID)")
    left.duration += right.duration
    left.cellsBlocked += right.cellsBlocked
    left.videosTouched += right.videosTouched
  }

  /// Counts what one batch took and what was found in it.
  ///
  /// - Parameter findings: sorted by video.
  mutating func count(_ duration: Duration, _ findings: [Finding]) {
    self.duration += duration
    var index = 0
    while index < findings.count {
      let video = findings[index].video
      var countries = CountrySet()
      while index < findings.count, findings[index].video == video {
        countries.formUnion(findings[index].countries)
        index += 1
      }
      cellsBlocked += countries.count
      videosTouched += 1
    }
  }
}

extension [RuleCost] {
  /// Adds the costs of other batches, rule by rule; to none, they are the sum.
  ///
  /// - Precondition: both are of one rule set.
  public mutating func add(_ others: [RuleCost]) {
    guard !isEmpty else { return self = others }
    precondition(count == others.count, "costs of \(count) rules and of \(others.count)")
    for index in indices { self[index] += others[index] }
  }
}

extension RuleSet {
  /// What the asset rule is called among costs.
  public static let assetRuleID = "asset-liveness"

  /// Costs of nothing yet: the rules, then the hierarchy, then the asset rule.
  var zeroCosts: [RuleCost] {
    (rules.map(\.id) + [hierarchy.id, Self.assetRuleID]).map { RuleCost(ruleID: $0) }
  }
}

/// Charges the time since the last reading of the clock to one rule after the other.
struct CostMeter {
  private(set) var costs: [RuleCost]
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant

  init(_ costs: [RuleCost]) {
    self.costs = costs
    last = clock.now
  }

  /// The time since the last reading belongs to no rule.
  mutating func restart() { last = clock.now }

  /// The time since the last reading was this rule's. `findings` are those of the batch, sorted by video.
  mutating func charge(_ index: Int, _ findings: [Finding]) {
    let now = clock.now
    costs[index].count(last.duration(to: now), findings)
    last = clock.now  // not `now`: counting is not the next rule's time
  }
}
