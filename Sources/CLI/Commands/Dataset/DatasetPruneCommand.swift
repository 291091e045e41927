import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit
import Timeline

struct DatasetPruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Removes old states that nothing keeps.",
    discussion: """
      Kept are the announced version, a pinned one, the newest N, those of the last D days, and of a dataset every version \
      that a kept output was evaluated from. 'run' and 'serve' prune by themselves and hold the store meanwhile.
      """)

  @Argument(help: "A dataset, or liveness. Default: all.")
  var dataset: DatasetName?

  @Flag(help: "Say what would go, and remove nothing.")
  var dryRun = false

  @OptionGroup var retention: RetentionOptions
  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    guard let policy = retention.policy else { throw ValidationError("--keep-states 0 keeps all: nothing to prune") }
    let store = StoreRetention(try storeOptions.store, policy: policy)
    let outcomes =
      dryRun
      ? try store.plan(at: .now).filter { dataset == nil || $0.timeline == dataset?.name }
      : try store.prune(dataset.map { [$0.name] }, at: .now)
    switch formatOptions.format {
    case .table: for line in table(outcomes) { say(line) }
    case .json: for outcome in outcomes { say(json(outcome)) }
    }
  }

  /// A dry run gives data; the other one says what it did.
  private func say(_ line: String) { if dryRun { Console.print(line) } else { Console.done(line) } }

  private func table(_ outcomes: [StoreRetention.Outcome]) -> [String] {
    var table = TextTable("DATASET", "KEPT", dryRun ? "WOULD GO" : "REMOVED", "BLOBS", "OLDEST KEPT")
    for outcome in outcomes {
      table.add(
        outcome.timeline, "\(outcome.plan.kept.count)", "\(outcome.plan.dropped.count)", "\(outcome.plan.blobs.count)",
        outcome.plan.kept.first?.description ?? "-")
    }
    return table.lines
  }

  private func json(_ outcome: StoreRetention.Outcome) -> String {
    var writer = JSONLineWriter()
    writer.object {
      $0.field("dataset", outcome.timeline)
      $0.field("kept", outcome.plan.kept.count)
      $0.field("oldestKept", outcome.plan.kept.first?.description)
      $0.field("removed", strings: outcome.plan.dropped.map(\.description))
      $0.field("blobs", outcome.plan.blobs.count)
      $0.field("dryRun", dryRun)
    }
    return writer.text
  }
}
