public import Hollow

/// Looks at a state that is staged and not yet visible to anyone; what it refuses is never published.
public protocol Validator: Sendable {
  /// The reason to refuse `next`, nil to let it pass. `previous` is nil for a timeline's first state.
  func refusal(of next: DataState, after previous: DataState?) throws -> String?
}

/// Refuses a state in which two records of a type have the same primary key.
public struct UniqueKeys: Validator {
  private let type: String

  public init(type: String) { self.type = type }

  public func refusal(of next: DataState, after previous: DataState?) throws -> String? {
    if let previous, previous[type: type] === next[type: type] { return nil }
    let index = try PrimaryKeyIndex(next, type: type)
    guard let first = index.duplicates.first else { return nil }
    return "\(index.duplicates.count) records of \(type) repeat a key, first at ordinal \(first)"
  }
}
