import RuleKit

extension Instant {
  /// 2020-01-01T00:00:00Z, the instant of ../shared/catalogue.
  static let reference = Instant(milliseconds: 1_577_836_800_000)
}
