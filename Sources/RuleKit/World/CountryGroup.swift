/// Countries that share one requirement, with the detail that names it.
@frozen public struct CountryGroup: Hashable, Sendable {
  public let countries: CountrySet
  public let detail: Detail

  @inlinable public init(countries: CountrySet, detail: Detail) {
    (self.countries, self.detail) = (countries, detail)
  }

  /// The group without the countries outside the set; nil when none is left.
  func cut(to set: CountrySet) -> CountryGroup? {
    let rest = countries.intersection(set)
    return rest.isEmpty ? nil : CountryGroup(countries: rest, detail: detail)
  }
}
