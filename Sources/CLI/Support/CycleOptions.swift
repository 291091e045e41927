import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit
import Service

/// What `run` and `serve` are both told about the cycles that go on until the process is stopped.
struct CycleOptions: ParsableArguments {
  @Option(help: "Seconds from one cycle to the next when no input is announced meanwhile.")
  var interval = 1.0

  @OptionGroup var retention: RetentionOptions
  @OptionGroup var audit: AuditOptions
  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var guardOptions: GuardOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    try require("--interval", interval, in: OptionRange.interval)
  }

  var store: Store {
    get throws { try storeOptions.awaitedStore }
  }
}

/// How often a continuous evaluation checks itself.
struct AuditOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cycles from one audit to the next; 0 makes none.",
      discussion: """
        An audit compares a published state with a full evaluation from nothing, in the background. A difference is logged \
        with its cells, left as a case in STORE/audits, and mended by a full cycle.
        """))
  var auditEvery = 60

  func validate() throws {
    try require("--audit-every", auditEvery, in: 0...Int.max)
  }

  /// The audit of a store's cycles, nil for none.
  func audit(_ ruleSet: RuleSet, of store: Store) -> CycleAudit? {
    guard auditEvery > 0 else { return nil }
    return CycleAudit(ruleSet, every: auditEvery, casesDirectory: "\(store.directory ?? ".")/audits")
  }
}
