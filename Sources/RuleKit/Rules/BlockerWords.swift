/// What a blocker code tells a person. Every part is required, so that a block nobody can explain does not compile.
public struct BlockerWords: Hashable, Sendable {
  /// What is wrong, for title operations: one sentence.
  public let sentence: String
  public let owner: Owner
  /// What the owner does about it: one sentence.
  public let fix: String
  /// The dataset whose record changes when it is done.
  public let dataset: Dataset
  public let kind: BlockerKind

  public init(sentence: String, owner: Owner, fix: String, dataset: Dataset, kind: BlockerKind) {
    self.sentence = sentence
    self.owner = owner
    self.fix = fix
    self.dataset = dataset
    self.kind = kind
  }
}
