/// How much of the catalogue a cycle evaluates. The outcome is the same.
public enum CycleScope: Sendable {
  /// What may have changed since the state before, or everything where that is not known.
  case automatic
  case everything
}
