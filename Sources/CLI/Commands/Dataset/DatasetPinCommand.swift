import ArgumentParser
import BitMemory
import Gatekeeper
import RuleKit
import Timeline

struct DatasetPinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Holds all readers of a dataset at a version, whatever is announced.",
    discussion:
      "An evaluation reads a pinned dataset at that version; a pinned liveness is what is served and exported.")

  @Argument(help: "The dataset, or liveness.")
  var dataset: DatasetName

  @Argument(help: "The version to hold readers at; it must be readable.")
  var version: VersionArgument

  @Option(help: "Why, for whoever wonders later.")
  var reason: String

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason must say why") }
  }

  func run() async throws {
    let timeline = try dataset.timeline(of: storeOptions.store).writable()
    // A version that cannot be read would leave every reader where it is, without a word.
    _ = try Consumer(timeline).state(at: version.version)
    let pin = Pin(
      version: version.version, holder: HostProcess.user, reason: reason, pinnedAt: Instant.now.milliseconds)
    try timeline.setPin(pin)
    switch formatOptions.format {
    case .table: Console.print("\(dataset.name) is pinned at \(pin.version): \(pin.reason)")
    case .json:
      var writer = JSONLineWriter()
      writer.object {
        $0.field("dataset", dataset.name)
        $0.field("pinned", pin.version.description)
        $0.field("holder", pin.holder)
        $0.field("reason", pin.reason)
        $0.field("pinnedAt", Instant(milliseconds: pin.pinnedAt).description)
      }
      Console.print(writer.text)
    }
  }
}
