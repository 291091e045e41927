/// One blocker of one title: a code, its detail and the countries it blocks. 48 bytes, trivially copied.
@frozen public struct Finding: Hashable, Sendable {
  /// Code index in the upper 16 bits, detail in the lower 48: one comparison orders findings as they are published.
  @usableFromInline let key: UInt64
  public var countries: CountrySet
  /// Index of the title in its batch.
  public let title: UInt32

  @inlinable public init(title: UInt32, codeIndex: UInt16, detail: Detail, countries: CountrySet) {
    key = UInt64(codeIndex) &<< 48 | detail.rawValue
    self.title = title
    self.countries = countries
  }

  /// Index into `RuleSet.codes`.
  @inlinable public var codeIndex: UInt16 { UInt16(truncatingIfNeeded: key &>> 48) }

  @inlinable public var detail: Detail { Detail(rawValue: key & (1 &<< 48 &- 1)) }
}
