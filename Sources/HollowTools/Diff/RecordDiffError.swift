import Hollow

/// Two states that cannot be compared, and why.
public struct RecordDiffError: Error, Hashable, CustomStringConvertible {
  public var type: String
  public var reason: String

  public init(type: String, reason: String) { (self.type, self.reason) = (type, reason) }

  static func cycle(_ type: String, _ ordinal: Ordinal) -> RecordDiffError {
    RecordDiffError(
      type: type, reason: "the record \(ordinal) leads back to itself; contents without an end cannot be compared")
  }

  public var description: String { "cannot compare \(type): \(reason)" }
}
