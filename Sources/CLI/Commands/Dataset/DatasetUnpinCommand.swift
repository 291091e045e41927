import ArgumentParser
import Gatekeeper
import RuleKit
import Timeline

struct DatasetUnpinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpin", abstract: "Lets readers of a dataset follow its announced version again.")

  @Argument(help: "The dataset, or liveness.")
  var dataset: DatasetName

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let timeline = try dataset.timeline(of: storeOptions.store).writable()
    let announced = try timeline.announcedVersion()
    guard announced != nil else { throw CleanError("\(dataset.name) has no state in \(storeOptions.store.location)") }
    // Also a pin that cannot be read shall go.
    let pin = (try? timeline.pin()) ?? nil
    try timeline.setPin(nil)
    switch formatOptions.format {
    case .table:
      let was = pin.map { "was pinned at \($0.version) by \($0.holder) (\($0.reason))" } ?? "was not pinned"
      Console.print("\(dataset.name) \(was); readers follow \(announced?.description ?? "")")
    case .json:
      var writer = JSONLineWriter()
      writer.object {
        $0.field("dataset", dataset.name)
        $0.field("wasPinned", pin?.version.description)
        $0.field("announced", announced?.description)
      }
      Console.print(writer.text)
    }
  }
}
