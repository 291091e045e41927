public import RuleKit

/// The record that would change a blocker: where it is, what it says and what is needed.
public struct Evidence: Hashable, Sendable {
  public var dataset: Dataset
  /// The key as it is printed (`80000001/DE`); for a record that is missing, the key it would have or what it would name.
  public var record: String
  public var field: String
  /// What the record says; nil when there is no such record.
  public var actual: String?
  public var expected: String

  public init(dataset: Dataset, record: String, field: String, actual: String?, expected: String) {
    (self.dataset, self.record, self.field) = (dataset, record, field)
    (self.actual, self.expected) = (actual, expected)
  }

  /// `contracts 30000014: state is draft, needs signed`.
  public var sentence: String {
    "\(dataset) \(record): \(field) is \(actual ?? "missing"), needs \(expected)"
  }
}
