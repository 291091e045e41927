/// What a request to a store on another machine came to: which request, why, and the way out. Nothing was changed by it
/// that a reader would see.
public struct RemoteError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case badAddress = "bad address"
    case unreachable
    case timedOut = "timed out"
    case refused
    case badAnswer = "bad answer"
    case unsupported = "not supported"
  }

  public var code: Code
  /// Method and URL, or the address that is none. Credentials are never part of it.
  public var request: String
  public var detail: String

  public init(code: Code, request: String, detail: String) {
    (self.code, self.request, self.detail) = (code, request, detail)
  }

  public var description: String { "\(request): \(code.rawValue), \(detail)" }
}
