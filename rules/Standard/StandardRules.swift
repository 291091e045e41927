public import RuleKit

/// The standard policy (domain.md, "The standard rule set").
public enum StandardRules {
  public static let ruleSet = RuleSet(
    name: "standard",
    fingerprint: sourceFingerprint,
    rules: [
      Territory(),
      ContractWindow(),
      PrimaryVideo(),
      SpokenLanguage(),
      Captions(),
      MaturityRating(),
      Synopsis(),
    ],
    hierarchy: Hierarchy(),
    assets: AssetLiveness())
}
