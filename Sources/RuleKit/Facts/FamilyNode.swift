/// A video's place in its family, beside its `TitleFacts` at the same index of a batch.
///
/// A batch holds whole families, every parent before its children.
@frozen public struct FamilyNode: Hashable, Sendable {
  public let kind: VideoKind
  /// Index of the parent in the batch; -1 without one. A missing parent is none.
  public let parentIndex: Int32
  /// The video names a parent whose record is absent or of another kind than `kind.parentKind`.
  public let hasMissingParent: Bool

  @inlinable public init(kind: VideoKind, parentIndex: Int? = nil, hasMissingParent: Bool = false) {
    self.kind = kind
    self.parentIndex = parentIndex.map(Int32.init) ?? -1
    self.hasMissingParent = hasMissingParent
  }

  /// Index of the parent in the batch.
  @inlinable public var parent: Int? { parentIndex < 0 ? nil : Int(parentIndex) }
}
