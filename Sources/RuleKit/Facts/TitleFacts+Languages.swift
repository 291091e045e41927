extension TitleFacts {
  /// Countries where a usable, permitted asset of a counted kind is in a language that satisfies one of the country's
  /// spoken languages.
  ///
  /// - Complexity: O(assets x signed contracts).
  @inlinable
  public func countriesUnderstanding(in world: World, countedKind: (AssetKind) -> Bool) -> CountrySet {
    let permission = LanguagePermission(self, at: world.instant)
    var understanding = CountrySet()
    for asset in assets where countedKind(asset.kind) && asset.isUsable(at: world.instant) {
      // The union never shrinks, so an asset that can add nothing to it need not be asked for its permission.
      let speaking = world.countriesSpeaking(asset.language).subtracting(understanding)
      if speaking.isEmpty { continue }
      understanding.formUnion(
        speaking.intersection(permission.countries(for: asset.kind, language: asset.language)))
    }
    return understanding
  }
}
