/// The ratings of one level of a title's hierarchy (the title itself, its season, its show), grouped by board.
@frozen public struct RatingFacts: Hashable, Sendable {
  /// Countries one board rated the level for.
  @frozen public struct ByBoard: Hashable, Sendable {
    public let board: Board
    public var countries: CountrySet

    @inlinable public init(board: Board, countries: CountrySet) {
      (self.board, self.countries) = (board, countries)
    }
  }

  /// Every country this level has a rating for.
  public let countries: CountrySet
  /// The same countries by board: disjoint sets, since a level has one rating a country.
  public let boards: [ByBoard]

  @inlinable public init(_ boards: [ByBoard]) {
    self.boards = boards
    countries = boards.reduce(into: CountrySet()) { $0.formUnion($1.countries) }
  }
}
