/// A code of a rule set, for people: which rule raises it, under which id, and what it says.
public struct BlockerDefinition: Hashable, Sendable {
  public let ruleID: String
  public let codeID: String
  public let words: BlockerWords

  /// The order of published blocks: by the UTF-8 bytes of rule, then code.
  static func precedes(_ left: BlockerDefinition, _ right: BlockerDefinition) -> Bool {
    ByteOrder.areEqual(left.ruleID, right.ruleID)
      ? ByteOrder.precedes(left.codeID, right.codeID) : ByteOrder.precedes(left.ruleID, right.ruleID)
  }
}
