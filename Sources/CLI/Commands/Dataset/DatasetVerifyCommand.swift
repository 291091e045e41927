import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit
import Timeline

struct DatasetVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Finds everything a reader would stumble over, by every path of blobs; checks sums, keys and references.",
    usage: "gatekeeper dataset verify DATASET [--at VERSION | --all] [--store DIR|--timeline DIR] [-o table|json]",
    discussion: """
      The announcement, its record and a pin are checked too, and the names and kinds of all files. DATASET may also be held \
      or decisions. Exit code 0 when all is sound, 1 with each fault and what to do when it is not.
      """)

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
    let blobs = try argument.blobs(among: Store.timelineNames)
    let outcome = try TimelineVerification(blobs, at: all ? nil : at?.version ?? announced(in: blobs))
    // The held state is removed once it is decided about, and its announcement stays: then nothing is held.
    let isEmptyHeld = try argument.dataset == Store.heldName && argument.timeline == nil && blobs.blobs().isEmpty
    let faults = isEmptyHeld ? outcome.faults.filter { $0.version == nil } : outcome.faults
    if faults.isEmpty, outcome.versionCount == 0, !isEmptyHeld {
      throw TimelineError(code: .noState, timeline: blobs.timeline, detail: "nothing was announced yet")
    }
    switch formatOptions.format {
    case .table:
      for fault in faults { Console.print("\(fault)") }
      Console.print(
        "\(blobs.timeline): \(outcome.versionCount) versions read, \(outcome.blobCount) blobs, "
          + "\(faults.isEmpty ? "all sound" : "\(faults.count) faults")")
      if !faults.isEmpty, let wayOut = outcome.wayOut { Console.print("\(blobs.timeline): \(wayOut)") }
    case .json: Console.print(Self.json(outcome, faults, blobs.timeline))
    }
    if !faults.isEmpty { throw ExitCode(1) }
  }

  /// Nil where it cannot be read: then all versions are verified, as nothing says which one counts.
  private func announced(in blobs: any BlobStore) -> Version? { (try? blobs.announcedVersion()) ?? nil }

  private static func json(_ outcome: TimelineVerification, _ faults: [TimelineFault], _ timeline: String) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("dataset", timeline)
      object.field("versions", outcome.versionCount)
      object.field("blobs", outcome.blobCount)
      object.field("faults", objects: faults) { fault, writer in
        writer.field("version", fault.version?.description)
        writer.field("blob", fault.blob?.description)
        writer.field("file", fault.file)
        writer.field("byteOffset", fault.byteOffset)
        writer.field("detail", fault.detail)
      }
      object.field("wayOut", faults.isEmpty ? nil : outcome.wayOut)
    }
    return writer.text
  }
}

struct DatasetRepairCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Goes on with a damaged timeline from the newest state that can be read whole.",
    discussion: """
      Prints what it would do, and does it with --apply: announces the newest state that can be read, or --to VERSION, and \
      moves damaged blobs and those of newer states into the folder 'aside' of the timeline. Nothing is removed. A restored \
      copy is better, as what is moved aside is lost to readers. End the process that writes the timeline first.
      """)

  @Argument(help: "A dataset, liveness, held or decisions.")
  var timeline: TimelineArgument

  @Option(help: "The version to announce. Default: the newest that can be read whole.")
  var to: VersionArgument?

  @Flag(help: "Do it; without, nothing is changed.")
  var apply = false

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let blobs = try storeOptions.store.timeline(named: timeline.name).writable()
    let repair = TimelineRepair(blobs)
    // A timeline that is not there shall not be made by looking at it.
    let isThere = try !blobs.blobs().isEmpty || (try? blobs.announcementProof())?.record != .missing
    guard isThere else { throw CleanError("\(timeline.name) has no state in \(storeOptions.location)") }
    let plan = try apply ? repair.apply(to: to?.version, at: Instant.now.milliseconds) : repair.plan(to: to?.version)
    switch formatOptions.format {
    case .table: for line in lines(plan, blobs) { Console.print(line) }
    case .json: Console.print(json(plan))
    }
  }

  private func lines(_ plan: RepairPlan, _ blobs: any BlobStore) -> [String] {
    guard !plan.isEmpty else {
      return ["\(timeline.name): nothing to repair; \(plan.target) is announced and can be read whole"]
    }
    var lines = ["\(timeline.name): announce \(plan.target) (was \(plan.announced?.description ?? "not readable"))"]
    if plan.announced == plan.target { lines = ["\(timeline.name): \(plan.target) stays announced"] }
    if plan.rewritesRecord { lines.append("write the record of the announcement anew") }
    for name in plan.blobs.map(\.description) + plan.files { lines.append("move aside \(name)") }
    lines.append(
      apply
        ? "done"
        : "nothing was changed; '\(blobs.repairCommand ?? "")\(to.map { " --to \($0.version)" } ?? "") --apply' does it"
    )
    return lines
  }

  private func json(_ plan: RepairPlan) -> String {
    var writer = JSONLineWriter()
    writer.object {
      $0.field("dataset", timeline.name)
      $0.field("announced", plan.announced?.description)
      $0.field("target", plan.target.description)
      $0.field("aside", strings: plan.blobs.map(\.description) + plan.files)
      $0.field("rewritesRecord", plan.rewritesRecord)
      $0.field("applied", apply)
    }
    return writer.text
  }
}

/// The positional name of any timeline of a store.
struct TimelineArgument: ExpressibleByArgument {
  let name: String

  init?(argument: String) {
    guard Store.timelineNames.contains(argument) else { return nil }
    name = argument
  }

  static var allValueStrings: [String] { Store.timelineNames }
}
