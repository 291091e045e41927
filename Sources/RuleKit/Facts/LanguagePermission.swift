/// Where a title's contracts permit an asset of some kind and language (domain.md, rule 4, "permitted in C").
///
/// With O the countries with an open window of a signed contract, A those with any window of one, and the same sets
/// over the contracts that allow the language, o and a: permitted = o + (a - O) + (all - A). A country of O asks the
/// contracts open there, another of A those with any window there, and the rest ask nobody.
public struct LanguagePermission: Sendable {
  /// One signed contract's countries and lists.
  @usableFromInline struct Grant: Sendable {
    @usableFromInline let open: CountrySet
    @usableFromInline let any: CountrySet
    @usableFromInline let contract: ContractFacts

    @inlinable init(open: CountrySet, any: CountrySet, contract: ContractFacts) {
      (self.open, self.any, self.contract) = (open, any, contract)
    }
  }

  /// Empty when no contract limits languages: then everything is permitted.
  @usableFromInline let grants: [Grant]
  @usableFromInline let open: CountrySet
  @usableFromInline let any: CountrySet

  /// - Complexity: O(contracts), or O(windows) when one of them limits languages.
  @inlinable public init(_ video: VideoFacts, at instant: Instant) {
    var grants: [Grant] = []
    var (open, any) = (CountrySet(), CountrySet())
    if video.contracts.contains(where: \.limitsLanguages) {
      for contract in video.contracts where contract.state == .signed {
        let grant = Self.grant(of: contract, at: instant)
        open.formUnion(grant.open)
        any.formUnion(grant.any)
        grants.append(grant)
      }
    }
    (self.grants, self.open, self.any) = (grants, open, any)
  }

  @inlinable static func grant(of contract: ContractFacts, at instant: Instant) -> Grant {
    var (open, any) = (CountrySet(), CountrySet())
    for window in contract.windows {
      any.formUnion(window.countries)
      if window.isOpen(at: instant) { open.formUnion(window.countries) }
    }
    return Grant(open: open, any: any, contract: contract)
  }

  /// Countries where an asset of this kind and language may be used; pictures may everywhere.
  ///
  /// - Complexity: O(signed contracts) when one of them limits languages, else O(1).
  @inlinable public func countries(for kind: AssetKind, language: Language?) -> CountrySet {
    guard !grants.isEmpty, let track = kind.languageTrack else { return .all }
    var (allowedOpen, allowedAny) = (CountrySet(), CountrySet())
    for index in grants.indices where grants[index].contract.allows(language, on: track) {
      allowedOpen.formUnion(grants[index].open)
      allowedAny.formUnion(grants[index].any)
    }
    return allowedOpen.union(allowedAny.subtracting(open)).union(any.complement)
  }
}
