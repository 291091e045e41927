public import Timeline

/// What became of a refused output state, for logs.
public enum GuardEvent: Hashable, Sendable, CustomStringConvertible {
  case held(HeldState)
  /// A state was announced under a release.
  case released(Decision, as: Version)
  case dropped(Decision)
  /// A later state passed by itself.
  case superseded(HeldState, by: Version, refusals: Int)

  public var description: String {
    switch self {
    case .held(let state): state.sentence
    case .released(let decision, let version):
      "held@\(decision.version) was \(decision.sentence); announced as \(Store.livenessName)@\(version)"
    case .dropped(let decision): "held@\(decision.version) was \(decision.sentence)"
    case .superseded(let state, let version, let refusals):
      "\(Store.livenessName)@\(version) passes; \(state.name) is discarded after \(refusals) refused cycles"
    }
  }
}
