/// One window of a contract: the countries where it grants a title from `start` until just before `end`.
@frozen public struct WindowFacts: Hashable, Sendable {
  public let start: Instant
  /// The first instant after the window; nil when it has no end.
  public let end: Instant?
  public let countries: CountrySet

  @inlinable public init(start: Instant, end: Instant? = nil, countries: CountrySet) {
    (self.start, self.end, self.countries) = (start, end, countries)
  }

  @inlinable public func isOpen(at instant: Instant) -> Bool {
    guard start <= instant else { return false }
    guard let end else { return true }
    return instant < end
  }
}
