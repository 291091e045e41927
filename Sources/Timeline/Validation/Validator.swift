public import Hollow

/// Looks at a state that is staged and not yet visible to anyone; what it refuses is never published.
public protocol Validator: Sendable {
  /// The reason to refuse `next`, nil to let it pass. `previous` is nil for a timeline's first state.
  func refusal(of next: DataState, after previous: DataState?) throws -> String?
}
