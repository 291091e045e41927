/// What a timeline cannot do: which timeline, why, and the way out.
public struct TimelineError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case noState = "no state"
    case stateGone = "no such state"
    case damagedBlob = "damaged blob"
    case secondWriter = "second writer"
    case fenced = "fenced"
    case refused = "refused"
    case brokenChain = "broken chain"
  }

  public var code: Code
  public var timeline: String
  public var detail: String

  public init(code: Code, timeline: String, detail: String) {
    (self.code, self.timeline, self.detail) = (code, timeline, detail)
  }

  public var description: String { "\(timeline): \(code.rawValue), \(detail)" }
}
