/// What one country's audience and law require: its record in dataset "territories".
///
/// Null and empty lists mean the same there, so there is no null here.
public struct TerritoryFacts: Sendable {
  public var country: Country
  public var launched: Bool
  /// Tags in which every title needs a synopsis.
  public var displayLanguages: [String]
  /// Tags one of which a title must be heard or read in.
  public var spokenLanguages: [String]
  public var captionsRequired: Bool
  public var ratingRequired: Bool
  /// Rating boards the country accepts; empty accepts every board.
  public var boards: [String]

  public init(
    _ country: Country, launched: Bool = true, displayLanguages: [String] = [], spokenLanguages: [String] = [],
    captionsRequired: Bool = false, ratingRequired: Bool = false, boards: [String] = []
  ) {
    self.country = country
    self.launched = launched
    self.displayLanguages = displayLanguages
    self.spokenLanguages = spokenLanguages
    self.captionsRequired = captionsRequired
    self.ratingRequired = ratingRequired
    self.boards = boards
  }
}
