/// The rule that says where each asset of a title is live, once the title's own verdict stands.
public protocol AssetRule: Sendable {
  /// Appends one set for each own asset of the title, in the title's order.
  ///
  /// - Parameter live: countries where the title is live.
  func evaluate(_ title: TitleFacts, live: CountrySet, in world: World, into assets: inout [CountrySet])

  /// The same for a batch; the default appends title after title.
  ///
  /// - Precondition: `live` has a set a title.
  func evaluate(
    _ titles: Span<TitleFacts>, live: Span<CountrySet>, in world: World, into assets: inout [CountrySet])
}

extension AssetRule {
  @inlinable
  public func evaluate(
    _ titles: Span<TitleFacts>, live: Span<CountrySet>, in world: World, into assets: inout [CountrySet]
  ) {
    precondition(titles.count == live.count, "\(titles.count) titles, \(live.count) live sets")
    for index in titles.indices { evaluate(titles[index], live: live[index], in: world, into: &assets) }
  }
}
