public import RuleKit

/// How many cells an output has, and how many of them are live.
public struct CellCounts: Hashable, Sendable {
  public private(set) var videos = 0
  public private(set) var live = 0

  public init() {}

  public mutating func add(live countries: CountrySet) {
    videos += 1
    live += countries.count
  }

  mutating func remove(live countries: CountrySet) {
    videos -= 1
    live -= countries.count
  }

  public var cells: Int { videos * Country.count }
  public var blocked: Int { cells - live }
}
