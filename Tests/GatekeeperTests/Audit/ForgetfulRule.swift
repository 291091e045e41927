import RuleKit
import Synchronization

/// A rule that is no function of its facts: it blocks every video once a switch is thrown, which no input tells of. So what
/// an incremental cycle keeps is wrong from then on, and only a full evaluation sees it.
struct ForgetfulRule: Rule {
  enum Code: UInt8, BlockerCode {
    case forgotten

    var id: String { "forgotten" }

    var words: BlockerWords {
      BlockerWords(
        sentence: "Blocked by a switch.", owner: .titleOperations, fix: "Throw it back.", dataset: .videos,
        kind: .policy)
    }
  }

  /// Shared by the copies of the rule.
  final class Switch: Sendable {
    private let state = Mutex(false)
    var isOn: Bool { state.withLock { $0 } }
    func turnOn() { state.withLock { $0 = true } }
  }

  let id = "forgetful"
  let toggle = Switch()

  func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] { [] }

  func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    if toggle.isOn { findings.block(.forgotten, in: world.launched) }
  }
}
