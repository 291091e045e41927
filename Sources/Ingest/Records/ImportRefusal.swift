import Gatekeeper
public import RuleKit

/// A line that was refused, and why. The lines around it are read all the same.
public struct ImportRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// Path, or the name of what was read instead.
  public var file: String
  /// 1-based.
  public var line: Int
  /// Nil when the line does not say.
  public var dataset: Dataset?
  /// The record's key as it is printed, `80000001/DE`; nil when it could not be made out.
  public var key: String?
  /// Nil when the line as a whole is at fault.
  public var field: String?
  public var reason: String

  public init(file: String, line: Int, subject: LineSubject, field: String?, reason: String) {
    self.file = file
    self.line = line
    dataset = subject.dataset
    key = subject.key?.description
    self.field = field
    self.reason = reason
  }

  /// `assets.ndjson:7: assets record 500000001, field kind: is missing or null; give one of ...`.
  public var description: String {
    let subject = (dataset.map { "\($0) record" } ?? "line") + (key.map { " \($0)" } ?? "")
    return "\(file):\(line): \(subject)\(field.map { ", field \($0)" } ?? ""): \(reason)"
  }
}
