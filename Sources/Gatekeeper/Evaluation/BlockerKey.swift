import RuleKit

/// A blocker of one evaluation before its texts are rendered: what rendered blockers are cached by.
struct BlockerKey: Hashable {
  private let codeIndex: UInt16
  private let detail: Detail

  init(_ finding: Finding) { (codeIndex, detail) = (finding.codeIndex, finding.detail) }
}
