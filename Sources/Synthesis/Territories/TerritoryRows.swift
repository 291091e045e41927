/// What is known of each country, a row each: `code|name|display languages|spoken languages|boards|notes`.
///
/// Names, languages and boards are plausible, not authoritative: the names of film offices without a short name of
/// their own are made up as `Country-Film`. `boards` is empty where no rating is required and `any` where every board's
/// rating will do. Notes: `closed` = not launched, `captions` = captions are required (the United States and its
/// territories).
enum TerritoryRows {
  /// The rows of each part of the world.
  static let byContinent = [africa, americas, asia, europe, oceania]
}
