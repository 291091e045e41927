public import RuleKit

/// Cells counted by country.
public struct CellsByCountry: Hashable, Sendable {
  /// By country index, one for each country.
  public private(set) var counts: [Int]
  public private(set) var total: Int

  public init() { (counts, total) = ([Int](repeating: 0, count: Country.count), 0) }

  init(_ counts: [Int]) {
    precondition(counts.count == Country.count, "\(counts.count) countries")
    (self.counts, total) = (counts, counts.reduce(0, +))
  }

  public subscript(country: Country) -> Int { counts[Int(country.index)] }

  static func + (left: Self, right: Self) -> Self { Self(zip(left.counts, right.counts).map { $0 + $1 }) }

  static func - (left: Self, right: Self) -> Self { Self(zip(left.counts, right.counts).map { $0 - $1 }) }
}
