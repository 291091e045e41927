public import RuleKit

/// A limit of the blast radius that a state exceeds.
public struct ExceededLimit: Hashable, Sendable, CustomStringConvertible {
  public enum Scope: Hashable, Sendable, CustomStringConvertible {
    case all
    case country(Country)
    case rule(String)

    /// `all countries`, `DE`, `rule maturity-rating`
    public var description: String {
      switch self {
      case .all: "all countries"
      case .country(let country): country.code
      case .rule(let rule): "rule \(rule)"
      }
    }
  }

  public var scope: Scope
  /// Cells that would go dark.
  public var dark: Int
  /// Cells that were live, of which the limit is a share.
  public var live: Int
  /// How many may go.
  public var allowed: Int

  public var description: String { "\(scope): \(dark) of \(live) live cells would go dark, \(allowed) may" }

  /// The first few in words.
  static func summary(_ limits: [ExceededLimit]) -> String {
    let shown = limits.prefix(3).map(\.description).joined(separator: "; ")
    return limits.count > 3 ? "\(shown); and \(limits.count - 3) limits more" : shown
  }
}
