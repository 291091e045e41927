/// A language of one cycle: an index into `Vocabulary.languages`. Meaningless beside another vocabulary.
@frozen public struct Language: Hashable, Sendable {
  public let id: UInt32

  @inlinable public init(id: UInt32) { self.id = id }
}
