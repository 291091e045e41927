/// A cycle's output would turn more cells dark than the policy allows: it is held, and what was announced stays.
public struct HeldError: Error, Hashable, Sendable, CustomStringConvertible {
  public var held: HeldState
  /// Cycles refused since that state was held, the first included.
  public var refusals: Int

  public var description: String { held.sentence }
}
