import Gatekeeper
import RuleKit
import Timeline

/// One output state, ready to answer from. A request takes it once and keeps it to its end.
struct Served: Sendable {
  let explainer: Explainer
  let counts: CellCounts

  /// O(videos).
  init(_ explainer: Explainer) {
    self.explainer = explainer
    counts = explainer.state.counts
  }

  var version: Version { explainer.state.version }
  var evaluation: EvaluationRecord { explainer.state.evaluation }

  /// `liveness@20261122233800000`.
  var name: String { "\(Store.livenessName)@\(version)" }
}
