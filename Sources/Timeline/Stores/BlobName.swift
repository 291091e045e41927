import CivilCalendar

/// The number of one data state: an Int64 that strictly increases along a timeline.
///
/// Minted versions have 17 digits, UTC `yyyyMMddHHmmss` and a three-digit counter, like those of Java's producers: its
/// file retriever needs a fixed digit count (docs/hollow-format.md, section 12).
///
/// ```swift
/// let first = Version.mint(after: nil, at: 1_795_435_200_123)
/// first.description  // "20261123120000000"
/// Version.mint(after: first, at: 1_795_435_200_456).rawValue == first.rawValue + 1
/// first.mintedAt  // 1_795_435_200_000
/// ```
public struct Version: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// A version in decimal, as it is printed; nil for anything else.
  ///
  /// Producers of ours begin with a date, but those of others may count from 0. The largest number is none: Java's library
  /// means "the latest" by it (VERSION_LATEST).
  public init?(_ text: some StringProtocol) {
    guard let value = Int64(text), value >= 0, value < .max, String(value) == text else { return nil }
    rawValue = value
  }

  /// The version of a state that is published at `instant` after the state with version `last`.
  ///
  /// - Parameters:
  ///   - last: the version before, nil for a timeline's first state; not the largest Int64.
  ///   - instant: the instant of publication.
  public static func mint(after last: Version?, at instant: EpochMilliseconds) -> Version {
    let second = CivilTime(secondsSince1970: seconds(instant))
    let minted = Version(rawValue: second.digits * 1000)
    // Versions must grow although the clock stands still within a second, and although it may have been put back. Then
    // the next number is taken, which first counts up the three digits of the counter and then the seconds.
    guard let last, minted <= last else { return minted }
    return Version(rawValue: last.rawValue + 1)
  }

  /// Whole seconds, rounded down also before 1970.
  private static func seconds(_ instant: EpochMilliseconds) -> Int64 {
    let (seconds, rest) = instant.quotientAndRemainder(dividingBy: 1000)
    return rest < 0 ? seconds - 1 : seconds
  }

  /// The second in which the version was minted; nil for a version whose digits are no date and time.
  ///
  /// It is a little off for a producer that minted more than a thousand versions in a second, or whose clock went back.
  public var mintedAt: EpochMilliseconds? { CivilTime(digits: rawValue / 1000).map { $0.secondsSince1970 * 1000 } }

  public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }
  public var description: String { String(rawValue) }
}

extension CivilTime {
  /// `yyyyMMddHHmmss` as one number.
  fileprivate var digits: Int64 {
    let day = (date.year * 100 + date.month) * 100 + date.day
    return ((day * 100 + hour) * 100 + minute) * 100 + second
  }

  /// Nil for a number that does not have 14 digits, or whose digits are no date and time.
  fileprivate init?(digits: Int64) {
    guard (10_000_000_000_000...99_999_999_999_999).contains(digits) else { return nil }
    let (day, time) = digits.quotientAndRemainder(dividingBy: 1_000_000)
    guard let date = CivilDate(year: day / 10_000, month: day / 100 % 100, day: day % 100) else { return nil }
    self.init(date, hour: time / 10_000, minute: time / 100 % 100, second: time % 100)
  }
}

/// The name of a blob in a store, as Java's file publisher writes it (docs/hollow-format.md, section 12).
///
/// A name says which state the blob leads to and, for a delta, from which. So the names of a store's blobs are all that a
/// reader needs to plan its way (`BlobGraph`).
///
/// ```swift
/// let name = BlobName.delta(from: first, to: second)
/// name.description  // "delta-20261123120000000-20261123120001000"
/// BlobName("announced.version")  // nil: another file of the store
/// ```
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
