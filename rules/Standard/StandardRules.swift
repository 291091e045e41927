public import RuleKit

/// The standard policy (docs/domain.md, "The standard rule set").
public enum StandardRules {
  public static let ruleSet = RuleSet(
    name: "standard",
    fingerprint: sourceFingerprint,
    rules: [
      LaunchedTerritory(),
      ContractWindow(),
      PrimaryVideo(),
      SpokenLanguage(),
      Captions(),
      MaturityRating(),
      ApprovedSynopsis(),
    ],
    hierarchy: Hierarchy(),
    assets: AssetLiveness())
}
