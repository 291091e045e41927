import ArgumentParser
import Gatekeeper
import Timeline

struct DatasetVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads versions by every path of blobs and compares the results; checks sums, keys and references.",
    usage: "gatekeeper dataset verify DATASET [--at VERSION | --all] [--store DIR|--timeline DIR] [-o table|json]",
    discussion: "Exit code 0 when all is sound, 1 with each fault when it is not.")

  @OptionGroup var argument: DatasetArgument

  @Option(help: "The version. Default: the announced one.")
  var at: VersionArgument?

  @Flag(help: "Verify every version that is kept.")
  var all = false

  @OptionGroup var formatOptions: FormatOptions

  func validate() throws {
    if all && at != nil { throw ValidationError("--at and --all exclude each other") }
  }

  func run() async throws {
    _ = try argument.words(required: [])
    let blobs = try argument.blobs()
    guard let announced = try blobs.announcedVersion() else {
      throw TimelineError(code: .noState, timeline: blobs.timeline, detail: "nothing was announced yet")
    }
    let outcome = try TimelineVerification(blobs, at: all ? nil : at?.version ?? announced)
    switch formatOptions.format {
    case .table:
      for fault in outcome.faults { Console.print("\(fault)") }
      Console.print(
        "\(blobs.timeline): \(outcome.versionCount) versions read, \(outcome.blobCount) blobs, "
          + "\(outcome.faults.isEmpty ? "all sound" : "\(outcome.faults.count) faults")")
    case .json: Console.print(Self.json(outcome, blobs.timeline))
    }
    if !outcome.faults.isEmpty { throw ExitCode(1) }
  }

  private static func json(_ outcome: TimelineVerification, _ timeline: String) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("dataset", timeline)
      object.field("versions", outcome.versionCount)
      object.field("blobs", outcome.blobCount)
      object.field("faults", objects: outcome.faults) { fault, writer in
        writer.field("version", fault.version.description)
        writer.field("blob", fault.blob?.description)
        writer.field("byteOffset", fault.byteOffset)
        writer.field("detail", fault.detail)
      }
    }
    return writer.text
  }
}
