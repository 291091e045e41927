import HTTPTypes

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
