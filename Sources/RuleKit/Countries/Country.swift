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

/// The country table: the 249 codes of ISO 3166-1 alpha-2 and XK (Kosovo), in alphabetical order.
///
/// Published country sets name countries by their index here: append, never insert, never remove.
@usableFromInline enum CountryTable {
  @usableFromInline static let noCountry = UInt8.max

  static let codes: [String] = """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
    GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
    JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
    MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
    TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// Country index by (first letter, second letter), 26 x 26; `noCountry` where there is none.
  @usableFromInline static let indexByLetters: [UInt8] = {
    precondition(codes.count == Country.count, "the country table has \(codes.count) codes")
    var table = [UInt8](repeating: noCountry, count: 26 * 26)
    for (index, code) in codes.enumerated() {
      let letters = code.utf8.map { Int($0 - UInt8(ascii: "A")) }
      table[letters[0] * 26 + letters[1]] = UInt8(index)
    }
    return table
  }()
}
