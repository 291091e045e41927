public import RuleKit

/// An asset is live where its video is live, it is usable, and, unless it is the picture, contracts permit it.
public struct AssetLiveness: AssetRule {
  public init() {}

  public func evaluate(
    _ video: VideoFacts, live: CountrySet, in world: World, into assets: inout [CountrySet]
  ) {
    let permission = LanguagePermission(video, at: world.instant)
    for asset in video.assets {
      guard asset.isUsable(at: world.instant) else {
        assets.append(CountrySet())
        continue
      }
      assets.append(live.intersection(permission.countries(for: asset.kind, language: asset.language)))
    }
  }
}
