import Hollow
import Timeline

/// A record of a loaded state that domain.md does not allow: which one, where, and why.
public struct DatasetError: Error, Hashable, CustomStringConvertible {
  /// `assets@20261122221952000`.
  public var state: String
  public var type: String
  public var ordinal: Int
  public var field: String
  public var reason: String

  init(_ state: TimelineState, type: String, ordinal: Ordinal, field: String, reason: String) {
    self.state = "\(state.timeline)@\(state.version)"
    (self.type, self.ordinal, self.field, self.reason) = (type, ordinal, field, reason)
  }

  public var description: String { "\(state): \(type) record \(ordinal), field \(field): \(reason)" }
}
