public import Gatekeeper
public import RuleKit

/// What one line of an NDJSON file holds.
public protocol JSONLineValue: Sendable {
  /// The members of the line's object, all that are known.
  static var fieldNames: [String] { get }

  /// Reads and validates the value.
  static func read(_ fields: inout JSONFields) throws(FieldError) -> Self

  /// What a line is about as far as it can be made out; nil for a line that is no JSON object. For refusals.
  static func subject(of fields: JSONFields?) -> LineSubject

  /// What the line was about that held this value.
  var subject: LineSubject { get }
}

/// The record a line is about, for people.
public struct LineSubject: Hashable, Sendable {
  public var dataset: Dataset?
  public var key: RecordKey?

  public init(dataset: Dataset? = nil, key: RecordKey? = nil) {
    self.dataset = dataset
    self.key = key
  }
}
