import RuleKit

/// The countries in which one `rule/code` blocks a video, whatever the detail.
struct NamedBlock: Hashable, Sendable {
  /// Index into `BlockerNames.texts`.
  var name: Int
  var countries: CountrySet
}
