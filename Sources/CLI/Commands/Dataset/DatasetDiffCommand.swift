import ArgumentParser
import Hollow
import HollowTools
import Timeline

struct DatasetDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compares the records of two versions: counts, then records with the fields that differ.",
    usage: "gatekeeper dataset diff DATASET A B [--type TYPE] [--limit N] [--store DIR|--timeline DIR] [-o table|json]",
    discussion: "Exit code 0 when they are equal, 2 when they differ.")

  @OptionGroup var argument: DatasetArgument

  @Argument(help: "The version on the left.")
  var left: String?

  @Argument(help: "The version on the right.")
  var right: String?

  @Option(help: "The type of the records. Default: the dataset's own.")
  var type: String?

  @Option(help: "How many records to list, and fields of each; 0 lists all.")
  var limit = 20

  @Option(help: "How many threads compare.")
  var threads = 2

  @OptionGroup var formatOptions: FormatOptions

  func validate() throws {
    guard limit >= 0 else { throw ValidationError("--limit \(limit) is negative") }
    guard (1...256).contains(threads) else { throw ValidationError("--threads \(threads) is outside 1...256") }
  }

  func run() async throws {
    let versions = try argument.words(left, right, required: ["A", "B"]).map { text in
      guard let version = Version(text) else { throw ValidationError("'\(text)' is no version") }
      return version
    }
    let consumer = Consumer(try argument.blobs())
    let states = try versions.map { try consumer.state(at: $0) }
    let type = try argument.keyedType(type, in: states[1].data)
    let diff = try RecordDiff(states[0].data, states[1].data, type: type, threads: threads)
    let report = RecordDiffReport(
      diff, left: states[0].version, right: states[1].version, limit: limit == 0 ? .max : limit)
    try report.print(formatOptions.format)
    if !diff.isEmpty { throw ExitCode(2) }
  }
}
