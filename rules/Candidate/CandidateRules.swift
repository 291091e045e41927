public import RuleKit
import Standard

/// A policy on trial: the standard one, with subtitles accepted where captions are required.
public enum CandidateRules {
  public static let ruleSet = RuleSet(
    name: "candidate",
    fingerprint: sourceFingerprint,
    rules: StandardRules.ruleSet.rules.filter { $0.id != Captions().id } + [CaptionsOrSubtitles()],
    hierarchy: StandardRules.ruleSet.hierarchy,
    assets: StandardRules.ruleSet.assets)
}
