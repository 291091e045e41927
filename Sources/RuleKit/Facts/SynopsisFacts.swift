/// One synopsis of a title, without its text.
@frozen public struct SynopsisFacts: Hashable, Sendable {
  public let language: Language
  public let state: SynopsisState

  @inlinable public init(language: Language, state: SynopsisState = .approved) {
    (self.language, self.state) = (language, state)
  }
}
