public import Hollow

/// Refuses a state whose number of records of a type is too far from the announced state's, also right after a restart.
///
/// Shares are of the announced number: 0.2 lets 1000 become at most 1200 or at least 800. A first state, and one after a
/// state without records of the type, has nothing to compare with: there `firstState` says how many are believed. Without
/// it, any number is.
public struct RecordCountChange: Validator {
  private let type: String
  private let maximumGrowth: Double?
  private let maximumShrinkage: Double?
  private let firstState: ClosedRange<Int>?

  /// - Parameters:
  ///   - maximumGrowth: a share of the announced number, 0 or more; nil sets no bound.
  ///   - maximumShrinkage: likewise.
  ///   - firstState: the numbers of records that a first state may have.
  public init(
    type: String, maximumGrowth: Double? = nil, maximumShrinkage: Double? = nil, firstState: ClosedRange<Int>? = nil
  ) {
    precondition((maximumGrowth ?? 0) >= 0 && (maximumShrinkage ?? 0) >= 0, "a share below 0")
    (self.type, self.firstState) = (type, firstState)
    (self.maximumGrowth, self.maximumShrinkage) = (maximumGrowth, maximumShrinkage)
  }

  public func refusal(of next: DataState, after previous: DataState?) -> String? {
    let count = next[type: type]?.populatedCount ?? 0
    guard let before = previous?[type: type]?.populatedCount, before > 0 else {
      guard let firstState, !firstState.contains(count) else { return nil }
      return "\(count) records of \(type) at first, "
        + "\(firstState.lowerBound) to \(firstState.upperBound) are expected"
    }
    let share = Double(count - before) / Double(before)
    if let maximumGrowth, share > maximumGrowth { return change(before, count, share, maximumGrowth) }
    if let maximumShrinkage, -share > maximumShrinkage { return change(before, count, share, -maximumShrinkage) }
    return nil
  }

  private func change(_ before: Int, _ count: Int, _ share: Double, _ bound: Double) -> String {
    "\(type) goes from \(before) to \(count) records, \(percent(share)); the bound is \(percent(bound))"
  }

  /// Tenths of a percent, with sign.
  private func percent(_ share: Double) -> String {
    let tenths = Int(min(abs(share) * 1000, 1e15).rounded())
    return "\(share < 0 ? "-" : "+")\(tenths / 10).\(tenths % 10) %"
  }
}
