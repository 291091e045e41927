/// One asset of a title.
@frozen public struct AssetFacts: Hashable, Sendable {
  public let id: Int64
  public let kind: AssetKind
  public let state: AssetState
  /// Nil only for pictures.
  public let language: Language?
  /// Nil means at once.
  public let availableFrom: Instant?

  @inlinable public init(
    id: Int64, kind: AssetKind, language: Language? = nil, state: AssetState = .approved,
    availableFrom: Instant? = nil
  ) {
    self.id = id
    self.kind = kind
    self.language = language
    self.state = state
    self.availableFrom = availableFrom
  }

  /// Approved, and available by this instant.
  @inlinable public func isUsable(at instant: Instant) -> Bool {
    guard state == .approved else { return false }
    guard let availableFrom else { return true }
    return availableFrom <= instant
  }
}
