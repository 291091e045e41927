import Hollow

/// What a `Video` record's parentId leads to.
enum Parent {
  case none
  case present(Ordinal)
  /// Named, but absent or of another kind than a parent must be.
  case missing
}
