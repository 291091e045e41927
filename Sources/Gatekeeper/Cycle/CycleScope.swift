/// Which videos a cycle evaluates.
public enum CycleScope: Sendable {
  /// Those that may have changed.
  case automatic
  /// All, changed or not.
  case everything
}
