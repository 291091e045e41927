public import Hollow

/// Refuses a state with too few records of a type, also as a timeline's first: the mark of an upstream that sent nothing.
public struct MinimumRecordCount: Validator {
  private let type: String
  private let minimum: Int

  public init(type: String, minimum: Int) { (self.type, self.minimum) = (type, minimum) }

  public func refusal(of next: DataState, after previous: DataState?) -> String? {
    let count = next[type: type]?.populatedCount ?? 0
    return count < minimum ? "\(count) records of \(type), at least \(minimum) are expected" : nil
  }
}
