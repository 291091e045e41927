/// One blocker of one title: a code, its detail and the countries it blocks. 48 bytes, trivially copied.
@frozen public struct Finding: Hashable, Sendable {
  /// Code index in the upper 16 bits, detail in the lower 48: one comparison orders findings as they are published.
  public let key: UInt64
  public var countries: CountrySet
  /// Index of the title in its batch.
  public let title: UInt32

  @inlinable public init(title: UInt32, codeIndex: UInt16, detail: Detail, countries: CountrySet) {
    key = Self.key(codeIndex: codeIndex, detail: detail)
    self.title = title
    self.countries = countries
  }

  /// A finding of a key, in no country: to ask for the key's code and detail.
  public init(title: UInt32, key: UInt64) { (self.key, self.title, countries) = (key, title, CountrySet()) }

  /// The key of findings with this code and detail.
  @inlinable public static func key(codeIndex: UInt16, detail: Detail) -> UInt64 {
    UInt64(codeIndex) &<< 48 | detail.rawValue
  }

  /// Index into `RuleSet.codes`.
  @inlinable public var codeIndex: UInt16 { UInt16(truncatingIfNeeded: key &>> 48) }

  @inlinable public var detail: Detail { Detail(rawValue: key & (1 &<< 48 &- 1)) }
}
