import ArgumentParser
import BitMemory
import CommandSupport
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

  @Option(help: "Why, for whoever wonders later; at most 500 characters.")
  var reason: String

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    try OperatorText.check(reason, "--reason", says: "why")
  }

  func run() async throws {
    let timeline = try dataset.timeline(of: storeOptions.store).writable()
    // A version that cannot be read would leave every reader where it is, without a word.
    _ = try Consumer(timeline).state(at: version.version)
    let pin = Pin(
      version: version.version, holder: HostProcess.user, reason: reason, pinnedAt: Instant.now.milliseconds)
    try timeline.setPin(pin)
    switch formatOptions.format {
    case .table: Console.done("\(dataset.name) is pinned at \(pin.version): \(pin.reason)")
    case .json:
      var writer = JSONLineWriter()
      writer.object {
        $0.field("dataset", dataset.name)
        $0.field("pinned", pin.version.description)
        $0.field("holder", pin.holder)
        $0.field("reason", pin.reason)
        $0.field("pinnedAt", Instant(milliseconds: pin.pinnedAt).description)
      }
      Console.done(writer.text)
    }
  }
}

struct DatasetUnpinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unpin", abstract: "Lets readers of a dataset follow its announced version again.")

  @Argument(help: "The dataset, or liveness.")
  var dataset: DatasetName

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let timeline = try dataset.timeline(of: storeOptions.store).writable()
    // Also a pin that cannot be read shall go, and a pin beside an announcement that cannot be.
    let announced = (try? timeline.announcedVersion()) ?? nil
    guard try announced != nil || !timeline.blobs().isEmpty else {
      throw CleanError("\(dataset.name) has no state in \(storeOptions.location)")
    }
    let pin = (try? timeline.pin()) ?? nil
    try timeline.setPin(nil)
    switch formatOptions.format {
    case .table:
      let was = pin.map { "was pinned at \($0.version) by \($0.holder) (\($0.reason))" } ?? "was not pinned"
      Console.done(
        "\(dataset.name) \(was); readers follow \(announced?.description ?? "the announcement once it is repaired")")
    case .json:
      var writer = JSONLineWriter()
      writer.object {
        $0.field("dataset", dataset.name)
        $0.field("wasPinned", pin?.version.description)
        $0.field("announced", announced?.description)
      }
      Console.done(writer.text)
    }
  }
}

struct DatasetRollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Announces the content of an older version again, as a new version.",
    discussion: "Nothing is lost: the versions in between stay. To hold readers back without a new version, pin.")

  @Argument(help: "The dataset, or liveness.")
  var dataset: DatasetName

  @Argument(help: "The version whose content comes back.")
  var version: VersionArgument

  @Option(help: "Why; kept with the new version; at most 500 characters.")
  var reason: String

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    try OperatorText.check(reason, "--reason", says: "why")
  }

  func run() async throws {
    let timeline = try dataset.timeline(of: storeOptions.store).writable()
    guard try timeline.announcedVersion() != nil else {
      throw CleanError("\(dataset.name) has no state in \(storeOptions.location)")
    }
    let producer = try Producer(timeline, schemas: dataset.schemas, at: Instant.now.milliseconds)
    let before = producer.announced?.version.description
    let state = try producer.rollBack(to: version.version, at: Instant.now.milliseconds, reason: reason)
    switch formatOptions.format {
    case .table: Console.done("\(dataset.name)@\(state.version) holds what \(version.version) held: \(reason)")
    case .json:
      var writer = JSONLineWriter()
      writer.object {
        $0.field("dataset", dataset.name)
        $0.field("version", state.version.description)
        $0.field("contentOf", version.version.description)
        $0.field("before", before)
        $0.field("reason", reason)
      }
      Console.done(writer.text)
    }
  }
}
