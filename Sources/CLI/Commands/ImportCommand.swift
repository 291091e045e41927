public import ArgumentParser
import CommandSupport
import Gatekeeper
import Ingest
import RuleKit
import Timeline

extension Dataset: ExpressibleByArgument {}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Puts the records of NDJSON files into a dataset.",
    discussion: """
      Each record replaces the one with its key; nothing is deleted. A bad line is refused with file, line, field and \
      reason; the others go in, and the exit code is 3.
      """)

  @Argument(help: "The dataset: \(Dataset.allCases.map(\.rawValue).joined(separator: ", ")).")
  var dataset: Dataset

  @Argument(help: "A file with one JSON object a line, plain or gzip; - is standard input.")
  var file: String

  @Option(help: "How many threads parse.")
  var threads = 2

  @OptionGroup var storeOptions: StoreOptions

  func validate() throws { try require("--threads", threads, in: OptionRange.threads) }

  func run() async throws {
    var refused = 0
    let importer = Importer(try storeOptions.newStore, threads: threads)
    let result = try await importer.importFile(file, into: dataset, at: .now) { refusal in
      refused += 1
      Console.note("\(refusal)")
    }
    Console.done("\(dataset)@\(result.state.version): \(result.accepted) records in, \(refused) lines refused")
    if refused > 0 { throw ExitCode(3) }
  }
}

struct ApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Applies change events, in order.",
    discussion: """
      One JSON object a line: {"dataset":..,"op":"upsert"|"delete","key":{..},"record":{..}}. A bad line is refused; the \
      others are applied, and the exit code is 3.
      """)

  @Argument(help: "A file with one event a line, plain or gzip; - is standard input.")
  var file: String

  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    var refused = 0
    let applier = ChangeApplier(try storeOptions.newStore)
    let result = try await applier.applyFile(file, at: .now) { refusal in
      refused += 1
      Console.note("\(refusal)")
    }
    Console.done("\(result.accepted) events applied, \(refused) lines refused")
    for state in result.states { Console.done("\(state.timeline)@\(state.version)") }
    if refused > 0 { throw ExitCode(3) }
  }
}
