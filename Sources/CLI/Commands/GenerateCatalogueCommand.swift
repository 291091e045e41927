import ArgumentParser
import Gatekeeper
import Synthesis
import Timeline

struct GenerateCatalogueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalogue", abstract: "Writes the input timelines of a synthetic catalogue. The default.",
    discussion: "A dataset that has a state already is left alone, and the exit code is 1.")

  @OptionGroup var catalogueOptions: CatalogueOptions

  @Option(help: "The datasets to write, separated by commas.")
  var datasets = DatasetList.all

  @Option(help: "How many datasets to make at once.")
  var threads = 2

  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    guard (1...16).contains(threads) else { throw ValidationError("--threads \(threads) is outside 1...16") }
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let publisher = CataloguePublisher(
      store: storeOptions.store, catalogue: catalogueOptions.catalogue, instant: catalogueOptions.at.instant)
    let outcomes = try publisher.publish(datasets.datasets, threads: threads)
    for outcome in outcomes { Console.print("\(outcome.dataset)@\(outcome.version): \(outcome.records) records") }
    let memory = ProcessMemory.peakBytes.map { ", \($0 >> 20) MiB of memory at most" } ?? ""
    Console.note("\(Console.seconds((clock.now - start).seconds))\(memory)")
  }
}
