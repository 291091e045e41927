/// A rating board of one cycle: an index into `Vocabulary.boards`. Meaningless beside another vocabulary.
@frozen public struct Board: Hashable, Sendable {
  public let id: UInt32

  @inlinable public init(id: UInt32) { self.id = id }
}
