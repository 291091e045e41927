/// The detail of a blocker: nothing, an instant to the second, or a text of one `World`. 8 bytes, trivially copied.
///
/// Within one code details order as the UTF-8 bytes of their rendered texts do, provided that the code gives either
/// instants or texts and not both. A text detail means nothing beside another `World`.
@frozen public struct Detail: Hashable, Comparable, Sendable {
  /// Less than 2^48, so that a code index fits above it: bits 46...47 the form, bits 0...45 its value.
  @usableFromInline let rawValue: UInt64

  @inlinable init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Rendered as the empty string.
  @inlinable public static var none: Detail { Detail(rawValue: 0) }

  /// The instant cut to the second below, so that two instants of one second are one detail.
  ///
  /// Instants outside the years 1 to 9999, which no dataset may hold, count as the nearest one inside.
  @inlinable public init(_ instant: Instant) {
    let seconds = min(max(instant, .earliest), .latest).seconds &- Instant.earliest.seconds
    rawValue = Self.instantForm | UInt64(seconds)
  }

  @inlinable init(textID: Int) { rawValue = Self.textForm | UInt64(textID) }

  @inlinable static var instantForm: UInt64 { 1 &<< 46 }
  @inlinable static var textForm: UInt64 { 2 &<< 46 }
  @inlinable static var valueMask: UInt64 { 1 &<< 46 &- 1 }

  /// The instant, whole seconds; nil for the other forms.
  public var instant: Instant? {
    guard rawValue & ~Self.valueMask == Self.instantForm else { return nil }
    let seconds = Int64(rawValue & Self.valueMask) + Instant.earliest.seconds
    return Instant(milliseconds: seconds * 1000)
  }

  /// Index into the world's table of texts; nil for the other forms.
  var textID: Int? {
    rawValue & ~Self.valueMask == Self.textForm ? Int(rawValue & Self.valueMask) : nil
  }

  @inlinable public static func < (left: Detail, right: Detail) -> Bool { left.rawValue < right.rawValue }
}
