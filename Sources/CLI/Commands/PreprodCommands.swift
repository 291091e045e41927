import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit
import Service
import ServiceLifecycle
import Timeline
import UnixSignals

struct FollowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "PREPROD: evaluates PROD's exact input versions with other rules, into an own timeline.")

  @Argument(help: "PROD's store: a directory, http://HOST:PORT/timelines, or s3://... It is only read.")
  var prod: String

  @Option(
    help: ArgumentHelp(
      "The store whose output timeline is written.",
      discussion: "One of the follower's own: not PROD, without datasets, and with no output but a follower's."))
  var out: String

  @Option(help: "Follow this PROD version and stop. Default: the announced one, and each that comes.")
  var version: VersionArgument?

  @Option(help: "A directory that keeps what is fetched over HTTP, so that a restart does not fetch it again.")
  var cache: String?

  @Flag(help: "Follow the announced state and stop.")
  var once = false

  @Option(help: "Seconds between looks at PROD's announcement.")
  var interval = 1.0

  @OptionGroup var evaluation: EvaluationOptions

  func validate() throws { try require("--interval", interval, in: OptionRange.interval) }

  func run() async throws {
    let isOneState = once || version != nil
    let location = try StoreLocation(prod, cache: cache)
    let (prod, out) = try (isOneState ? location.existing() : location.awaited(), StoreLocation(out).store)
    guard try !out.isSame(as: prod) else { throw ValidationError("--out must be another store than the one to follow") }
    let evaluator = try evaluation.evaluator()
    if isOneState {
      let follower = try Follower(prod, out: out, evaluator: evaluator, at: .now)
      guard let result = try follower.follow(version?.version, publishedAt: .now) else {
        return Console.done("already followed with these rules")
      }
      return Console.done(CycleLine.text(result))
    }
    let logger = Logs.logger("gatekeeper.follow")
    let service = FollowService(
      prod, out: out, evaluator: evaluator, intervalSeconds: interval, now: { .now }, logger: logger
    ) { Console.progress(CycleLine.text($0)) }
    try await ServiceGroup(services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
  }
}

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compares two output states: counts, then groups by rule and code, then cells.",
    discussion: """
      A state is VERSION of --store, STORE for the announced state of another store, or STORE@VERSION.
      Exit code 0 when they are equal, 2 when they differ.
      """)

  @Argument(help: "The state on the left: VERSION, STORE or STORE@VERSION.")
  var left: String

  @Argument(help: "The state on the right.")
  var right: String

  @Option(help: "How many videos to list with their cells; 0 lists all.")
  var limit = 20

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws { try require("--limit", limit, in: OptionRange.limit) }

  func run() async throws {
    let (leftState, rightState) = (try state(left), try state(right))
    let diff = StateDiff(leftState, rightState)
    DiffReport(diff, left: leftState, right: rightState, limit: limit).print(formatOptions.format)
    if !diff.isEmpty { throw ExitCode(2) }
  }

  private func state(_ text: String) throws -> LivenessState {
    if let version = Version(text) { return try OutputStates(storeOptions.store).state(at: version) }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let version = Version(parts[1]) else {
      return try OutputStates(StoreLocation(text).existing()).latest()
    }
    return try OutputStates(StoreLocation(String(parts[0])).existing()).state(at: version)
  }
}

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Evaluates a past state again from its pins and compares the digests.",
    discussion: "Exit code 0 when they are equal, 2 with the cells that differ when they are not.")

  @Argument(help: "The output version; see 'gatekeeper status'.")
  var version: VersionArgument

  @Option(help: "The store with the input timelines, when it is another one (PREPROD). Default: --store.")
  var inputs: String?

  @Option(help: "How many threads evaluate.")
  var threads = 2

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws { try require("--threads", threads, in: OptionRange.threads) }

  func run() async throws {
    let stored = try OutputStates(storeOptions.store).state(at: version.version)
    let inputs = try (inputs.map { try StoreLocation($0).existing() } ?? storeOptions.store).inputs()
    let outcome = try Replayer(inputs: inputs, ruleSets: RuleSets.all, threads: threads).replay(stored)
    if !outcome.hasSameRules {
      Console.note("evaluated then with \(stored.evaluation.rules), now with \(outcome.replayed.evaluation.rules)")
    }
    if outcome.isEqual {
      Console.print("liveness@\(stored.version): equal, digest \(stored.evaluation.digest)")
    } else {
      Console.note(
        "liveness@\(stored.version): digest \(stored.evaluation.digest), replayed \(outcome.replayed.evaluation.digest)"
      )
      DiffReport(outcome.diff, left: stored, right: outcome.replayed).print(formatOptions.format)
      throw ExitCode(2)
    }
  }
}
