/// A country of the fixed table: ISO 3166-1 alpha-2 plus XK, 250 codes.
///
/// `index` is the code's place in the table: alphabetical order gives 0...249, codes added later are appended, so an
/// index once published never changes its meaning.
@frozen public struct Country: Hashable, Comparable, Sendable {
  /// 0..<`count`.
  public let index: UInt8

  @inlinable init(uncheckedIndex: UInt8) { index = uncheckedIndex }

  /// - Returns: nil for an index outside the table.
  @inlinable public init?(index: Int) {
    guard index >= 0, index < Self.count else { return nil }
    self.index = UInt8(truncatingIfNeeded: index)
  }

  /// The country of a two-letter code in upper case; nil for anything else, `de` and `UK` included.
  @inlinable public init?(code: String) {
    var letters = code.utf8.makeIterator()
    guard let first = letters.next(), let second = letters.next(), letters.next() == nil else { return nil }
    self.init(utf8: (first, second))
  }

  /// The country of a code given as its two UTF-8 bytes: one table look-up.
  @inlinable public init?(utf8 letters: (UInt8, UInt8)) {
    let (row, column) = (letters.0 &- UInt8(ascii: "A"), letters.1 &- UInt8(ascii: "A"))
    guard row < 26, column < 26 else { return nil }
    let index = CountryTable.indexByLetters[Int(row) &* 26 &+ Int(column)]
    guard index != CountryTable.noCountry else { return nil }
    self.index = index
  }

  /// Two upper-case letters.
  public var code: String { CountryTable.codes[Int(index)] }

  /// Every country, in index order.
  public static let all: [Country] = (0..<UInt8(count)).map(Country.init(uncheckedIndex:))

  /// Size of the table.
  @inlinable public static var count: Int { 250 }

  @inlinable public static func < (left: Country, right: Country) -> Bool { left.index < right.index }
}

extension Country: CustomStringConvertible {
  public var description: String { code }
}

/// For literals in rules and tests: `let country: Country = "DE"`.
extension Country: ExpressibleByStringLiteral {
  /// - Precondition: `code` is in the table.
  public init(stringLiteral code: String) {
    guard let country = Country(code: code) else { preconditionFailure("no country has the code \(code)") }
    self = country
  }
}
