public import Gatekeeper

/// A cycle that announced its output, with the input states it evaluated.
public struct FinishedCycle: Sendable {
  public let result: CycleResult
  public let inputs: PinnedInputs

  public init(result: CycleResult, inputs: PinnedInputs) { (self.result, self.inputs) = (result, inputs) }
}
