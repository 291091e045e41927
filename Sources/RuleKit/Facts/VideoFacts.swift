/// All that a rule sees of one video. Ids of languages and boards belong to the world it is evaluated in.
@frozen public struct VideoFacts: Hashable, Sendable {
  public let videoID: Int64
  public let kind: VideoKind
  /// Own contracts of any state if there are any, else those of the nearest ancestor that has any; ascending ids.
  public let contracts: [ContractFacts]
  /// Own assets, ascending ids.
  public let assets: [AssetFacts]
  /// Ratings level by level, the video's own first, then its ancestors' outwards; levels without ratings left out.
  public let ratings: [RatingFacts]
  /// Own synopses.
  public let synopses: [SynopsisFacts]

  @inlinable public init(
    videoID: Int64, kind: VideoKind, contracts: [ContractFacts] = [], assets: [AssetFacts] = [],
    ratings: [RatingFacts] = [], synopses: [SynopsisFacts] = []
  ) {
    self.videoID = videoID
    self.kind = kind
    self.contracts = contracts
    self.assets = assets
    self.ratings = ratings
    self.synopses = synopses
  }
}

extension VideoFacts {
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

extension VideoFacts {
  /// The earliest instant after `instant` at which the video's own part of the verdict can change: an edge of a signed
  /// window or the `availableFrom` of an approved asset; nil when there is none (docs/domain.md, "The standard rule set", `nextChange`).
  ///
  /// - Complexity: O(windows + assets).
  public func nextChange(after instant: Instant) -> Instant? {
    var earliest: Instant?
    func consider(_ candidate: Instant?) {
      guard let candidate, candidate > instant else { return }
      earliest = min(earliest ?? candidate, candidate)
    }
    for contract in contracts where contract.state == .signed {
      for window in contract.windows {
        consider(window.start)
        consider(window.end)
      }
    }
    for asset in assets where asset.state == .approved { consider(asset.availableFrom) }
    return earliest
  }
}

/// A video's place in its family, beside its `VideoFacts` at the same index of a batch.
///
/// A batch holds whole families, every parent before its children.
@frozen public struct FamilyNode: Hashable, Sendable {
  public let kind: VideoKind
  /// Index of the parent in the batch; -1 without one. A missing parent is none.
  public let parentIndex: Int32
  /// The video names a parent whose record is absent or of another kind than `kind.parentKind`.
  public let hasMissingParent: Bool

  @inlinable public init(kind: VideoKind, parentIndex: Int? = nil, hasMissingParent: Bool = false) {
    self.kind = kind
    self.parentIndex = parentIndex.map(Int32.init) ?? -1
    self.hasMissingParent = hasMissingParent
  }

  /// Index of the parent in the batch.
  @inlinable public var parent: Int? { parentIndex < 0 ? nil : Int(parentIndex) }
}
