import ArgumentParser
import Gatekeeper
import RuleKit
import Timeline

struct DatasetRollbackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback", abstract: "Announces the content of an older version again, as a new version.",
    discussion: "Nothing is lost: the versions in between stay. To hold readers back without a new version, pin.")

  @Argument(help: "The dataset, or liveness.")
  var dataset: DatasetName

  @Argument(help: "The version whose content comes back.")
  var version: VersionArgument

  @Option(help: "Why; kept with the new version.")
  var reason: String

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason must say why") }
  }

  func run() async throws {
    let timeline = try dataset.timeline(of: storeOptions.store).writable()
    guard try timeline.announcedVersion() != nil else {
      throw CleanError("\(dataset.name) has no state in \(storeOptions.store.location)")
    }
    let producer = try Producer(timeline, schemas: dataset.schemas, at: Instant.now.milliseconds)
    let before = producer.announced?.version.description
    let state = try producer.rollBack(to: version.version, at: Instant.now.milliseconds, reason: reason)
    switch formatOptions.format {
    case .table: Console.print("\(dataset.name)@\(state.version) holds what \(version.version) held: \(reason)")
    case .json:
      var writer = JSONLineWriter()
      writer.object {
        $0.field("dataset", dataset.name)
        $0.field("version", state.version.description)
        $0.field("contentOf", version.version.description)
        $0.field("before", before)
        $0.field("reason", reason)
      }
      Console.print(writer.text)
    }
  }
}
