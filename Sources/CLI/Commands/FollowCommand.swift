import ArgumentParser
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

  @Option(help: "The store whose output timeline is written.")
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

  func run() async throws {
    guard prod != out else { throw ValidationError("--out must be another store than the one to follow") }
    let (prod, out) = try (StoreLocation(prod, cache: cache).store, StoreLocation(out).store)
    let evaluator = try evaluation.evaluator()
    if once || version != nil {
      let follower = try Follower(prod, out: out, evaluator: evaluator, at: .now)
      guard let result = try follower.follow(version?.version, publishedAt: .now) else {
        return Console.print("already followed with these rules")
      }
      return Console.print(CycleLine.text(result))
    }
    let logger = Logs.logger("gatekeeper.follow")
    let service = FollowService(
      prod, out: out, evaluator: evaluator, intervalSeconds: interval, now: { .now }, logger: logger
    ) { Console.print(CycleLine.text($0)) }
    try await ServiceGroup(services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger).run()
  }
}
