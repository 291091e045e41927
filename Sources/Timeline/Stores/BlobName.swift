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

/// The name of a blob in a store, as Java's file publisher writes it (format section 12).
public enum BlobName: Hashable, Comparable, Sendable, CustomStringConvertible {
  case snapshot(Version)
  case delta(from: Version, to: Version)
  /// `from` is the newer version.
  case reverseDelta(from: Version, to: Version)
  case header(Version)

  /// Parses a file name; nil for a file that is no blob.
  public init?(_ name: String) {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    let versions = parts.dropFirst().compactMap { Version($0) }
    switch (parts.first, parts.count, versions.count) {
    case ("snapshot", 2, 1): self = .snapshot(versions[0])
    case ("header", 2, 1): self = .header(versions[0])
    case ("delta", 3, 2): self = .delta(from: versions[0], to: versions[1])
    case ("reversedelta", 3, 2): self = .reverseDelta(from: versions[0], to: versions[1])
    default: return nil
    }
  }

  public var description: String {
    switch self {
    case .snapshot(let version): "snapshot-\(version)"
    case .delta(let from, let to): "delta-\(from)-\(to)"
    case .reverseDelta(let from, let to): "reversedelta-\(from)-\(to)"
    case .header(let version): "header-\(version)"
    }
  }

  /// By the version it was published with, then by kind in the order of their names, then by the other version.
  public static func < (left: BlobName, right: BlobName) -> Bool { left.place < right.place }

  /// Versions by value: their texts need not have as many digits.
  private var place: (Version, kind: Int, Version) {
    switch self {
    case .delta(let from, let to): (to, 0, from)
    case .header(let version): (version, 1, version)
    case .reverseDelta(let from, let to): (from, 2, to)
    case .snapshot(let version): (version, 3, version)
    }
  }

  /// The newest version the blob belongs to: it was published with that state.
  public var version: Version {
    switch self {
    case .snapshot(let version), .header(let version): version
    case .delta(_, let to): to
    case .reverseDelta(let from, _): from
    }
  }
}
