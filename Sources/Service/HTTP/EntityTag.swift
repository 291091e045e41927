import BitMemory
import Crypto
import HTTPTypes

/// A strong entity tag: the digest of the body, so that an answer that did not change is a 304 across cycles.
struct EntityTag {
  /// With its quotes.
  let text: String

  init(of body: String) {
    text = "\"\(SHA256.hash(data: Array(body.utf8)).prefix(16).hexadecimal)\""
  }

  /// Whether the value of `If-None-Match` names this tag: weak comparison (RFC 9110 8.8.3.2), or `*`.
  func matches(_ ifNoneMatch: String?) -> Bool {
    guard let ifNoneMatch else { return false }
    return ifNoneMatch.split(separator: ",").contains { part in
      let tag = part.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
      return tag == "*" || tag == text || tag == "W/\(text)"
    }
  }
}

extension HTTPField.Name {
  static let gatekeeperState = named("Gatekeeper-State")
  static let gatekeeperInputs = named("Gatekeeper-Inputs")
  static let gatekeeperRules = named("Gatekeeper-Rules")
  static let gatekeeperEvaluatedAt = named("Gatekeeper-Evaluated-At")
  static let referrerPolicy = named("Referrer-Policy")

  private static func named(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("'\(text)' is no name of a header") }
    return name
  }
}
