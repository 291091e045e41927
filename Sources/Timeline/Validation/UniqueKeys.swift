public import Hollow

/// Refuses a state in which two records of a type have the same primary key.
public struct UniqueKeys: Validator {
  private let type: String

  public init(type: String) { self.type = type }

  public func refusal(of next: DataState, after previous: DataState?) throws -> String? {
    if let previous, previous[type: type] === next[type: type] { return nil }
    let index = try next.primaryKeyIndex(type, after: previous)
    guard let first = index.duplicates.first else { return nil }
    return "\(index.duplicates.count) records of \(type) repeat a key, first at ordinal \(first)"
  }
}
