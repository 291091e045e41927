import ArgumentParser
import Gatekeeper
import Ingest
import RuleKit
import Synthesis
import Timeline

struct GenerateChangesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "changes", abstract: "Prints changes to a synthetic catalogue for 'apply', or applies them.",
    discussion: """
      With --count, the next events of an endless sequence in a realistic mix: each is about a record as the events \
      before it left it. With --share, every record of the datasets for that share of the videos, each with one change. \
      Give the numbers that the catalogue was made with.
      """)

  @OptionGroup var catalogueOptions: CatalogueOptions

  @Option(help: "The seed of the changes. Default: the catalogue's.")
  var changeSeed: UInt64?

  @Option(help: "How many events.")
  var count: Int?

  @Option(help: "How many events of the sequence to leave out first: those that are applied already.")
  var skip = 0

  @Option(help: "The share of the videos to change, 0...1.")
  var share: Double?

  @Option(help: "The datasets that change, separated by commas.")
  var datasets = DatasetList.all

  @Flag(help: "Applies the changes to the store instead of printing them.")
  var apply = false

  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    guard (count == nil) != (share == nil) else { throw ValidationError("give either --count or --share") }
    guard count ?? 0 >= 0, skip >= 0 else { throw ValidationError("--count and --skip must not be negative") }
    guard share == nil || skip == 0 else { throw ValidationError("--skip goes with --count") }
    if let share, !(0...1).contains(share) { throw ValidationError("--share \(share) is outside 0...1") }
  }

  func run() throws {
    let catalogue = catalogueOptions.catalogue
    let seed = changeSeed ?? catalogue.seed
    if let share {
      let videoDatasets = datasets.datasets.filter { $0 != .territories }
      try send(RevisedVideos(catalogue, share: share, of: videoDatasets, seed: seed))
    } else {
      let wanted = Set(datasets.datasets)
      let events = SyntheticChanges(catalogue, seed: seed).lazy.filter { wanted.contains($0.dataset) }
      try send(events.dropFirst(skip).prefix(count ?? 0))
    }
  }

  private func send(_ events: some Sequence<ChangeEvent>) throws {
    guard apply else { return print(events) }
    let all = Array(events)
    let states = try ChangeApplier(storeOptions.store).apply(all, at: .now)
    Console.print("\(all.count) events applied")
    for state in states { Console.print("\(state.timeline)@\(state.version)") }
  }

  private func print(_ events: some Sequence<ChangeEvent>) {
    var text = ""
    for event in events {
      text += event.json() + "\n"
      if text.utf8.count >= 1 << 20 {
        Console.write(Array(text.utf8))
        text = ""
      }
    }
    Console.write(Array(text.utf8))
  }
}
