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

  /// The time since the last reading was this rule's. `findings` are those of the batch, sorted by title.
  mutating func charge(_ index: Int, _ findings: [Finding]) {
    let now = clock.now
    costs[index].count(last.duration(to: now), findings)
    last = clock.now  // not `now`: counting is not the next rule's time
  }
}
