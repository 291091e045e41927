import ArgumentParser
import BitMemory
import Gatekeeper
import RuleKit
import Timeline

/// What `release` and `drop` share: who decides about which held state, and why.
struct DecisionOptions: ParsableArguments {
  @Argument(help: "The held version, as 'held ls' shows it.")
  var version: VersionArgument

  @Option(help: "Why, for whoever wonders later.")
  var reason: String

  @Option(help: "Who decides. Default: this user on this host.")
  var by: String?

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason must say why") }
    guard by.map({ !$0.allSatisfy(\.isWhitespace) }) ?? true else { throw ValidationError("--by must say who") }
  }

  /// Records the decision.
  ///
  /// - Parameter consequence: what the next cycle does, in words.
  func decide(_ action: Decision.Action, _ consequence: String) throws {
    let decision = Decision(
      version: version.version, action: action, by: by ?? HostProcess.user, reason: reason, decidedAt: .now)
    try HeldStates(storeOptions.store).decide(decision)
    switch formatOptions.format {
    case .table: Console.print("\(Store.heldName)@\(decision.version) is \(decision.sentence). \(consequence)")
    case .json:
      var writer = JSONLineWriter()
      writer.object { HeldReport.write(decision, to: &$0) }
      Console.print(writer.text)
    }
  }
}
