public import RuleKit

/// An asset is live where its title is live, it is usable, and, unless it is the picture, contracts permit it.
public struct AssetLiveness: AssetRule {
  public init() {}

  public func evaluate(
    _ title: TitleFacts, live: CountrySet, in world: World, into assets: inout [CountrySet]
  ) {
    let permission = LanguagePermission(title, at: world.instant)
    for asset in title.assets {
      guard asset.isUsable(at: world.instant) else {
        assets.append(CountrySet())
        continue
      }
      assets.append(live.intersection(permission.countries(for: asset.kind, language: asset.language)))
    }
  }
}
