/// Where a video's contracts permit an asset of some kind and language (docs/domain.md, "The standard rule set", rule 4).
///
/// Which contracts a country asks depends on what it has. Where a signed contract is open now, only the open contracts are
/// asked. Where signed contracts exist but none is open, every signed contract with a window there is asked. Elsewhere nothing
/// restricts the language. A country permits the asset when one of the contracts it asks allows the language.
///
/// For all countries at once, with `open` the countries of an open window, `any` those of any window, and `allowedOpen` and
/// `allowedAny` the same over the contracts that allow the language:
///
///     permitted = allowedOpen ∪ (allowedAny − open) ∪ (all countries − any)
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

  /// The signed contracts that a country asks, ascending ids; none when nothing restricts languages there.
  public func contracts(askedIn country: Country) -> [ContractFacts] {
    let inForce = open.contains(country) ? grants.filter { $0.open.contains(country) } : grants
    return inForce.filter { $0.any.contains(country) }.map(\.contract)
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
