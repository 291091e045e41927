/// The number of one data state: an Int64 that strictly increases along a timeline.
///
/// Minted versions have 17 digits, UTC `yyyyMMddHHmmss` and a three-digit counter, like those of Java's producers: its
/// file retriever needs a fixed digit count (format section 12).
public struct Version: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// A version in decimal, as it is printed; nil for anything else.
  public init?(_ text: some StringProtocol) {
    guard let value = Int64(text), value > 0, String(value) == text else { return nil }
    rawValue = value
  }

  /// The version of a state published at `milliseconds` since 1970 after `last`: the instant's digits, or the next number
  /// where the clock stands still or went back.
  public static func mint(after last: Version?, milliseconds: Int64) -> Version {
    let digits = CivilTime(milliseconds: milliseconds)
    let minted = Version(rawValue: digits.compact * 1000)
    guard let last, minted <= last else { return minted }
    return Version(rawValue: last.rawValue + 1)
  }

  /// The second the version was minted in, in ms since 1970; nil for a version whose digits are no date and time.
  ///
  /// A producer that minted more than a thousand versions in a second, or whose clock went back, is a little off.
  public var mintedAt: Int64? { CivilTime(compact: rawValue / 1000)?.milliseconds }

  public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
  public var description: String { String(rawValue) }
}
