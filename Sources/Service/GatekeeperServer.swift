import Foundation
public import Gatekeeper
public import Logging
public import RuleKit
public import ServiceLifecycle
public import Timeline
import UnixSignals

/// Serves a store's newest verdicts over HTTP, and with an evaluator makes them too: `gatekeeper serve` is this.
///
/// ## Overview
/// A server is up to three services that run side by side and share one `CurrentState`. The `CycleService`, present with an
/// evaluator, evaluates continuously and offers each finished state. The `OutputFollower` brings the current state to the
/// newest offer or announcement, off the threads that answer. The `WebService` answers every request from the state that
/// was current when the request came: the JSON API under `/v1`, the probes under `/healthz`, the pages for people, and the
/// blobs under `/timelines` for readers on other machines.
///
/// There is no authentication. Listen on loopback, which is the default, or put a proxy in front that authenticates.
///
/// ```swift
/// let server = GatekeeperServer(
///   Store(path: "/var/lib/gatekeeper"), evaluator: Evaluator(StandardRules.ruleSet),
///   ruleSets: [StandardRules.ruleSet], options: ServerOptions(port: 8080), now: { .now },
///   logger: Logger(label: "gatekeeper"))
/// try await server.run()  // until SIGTERM or SIGINT
/// ```
public struct GatekeeperServer: Sendable {
  /// What to run together, in the order of their start; they stop in the reverse order, so the last requests are answered
  /// before the cycle ends.
  public let services: [any Service]
  private let logger: Logger

  /// - Parameters:
  ///   - store: what to serve, and to evaluate into.
  ///   - evaluator: evaluates continuously; nil serves what another process announces.
  ///   - ruleSets: all that are compiled in: their words explain the blockers.
  ///   - now: the clock of the cycles and of the ages on pages.
  ///   - onCycle: gets each finished cycle.
  ///   - onListening: gets the port once requests are answered; with port 0 this is how to learn it.
  public init(
    _ store: Store, evaluator: Evaluator?, ruleSets: [RuleSet], options: ServerOptions = ServerOptions(),
    now: @escaping @Sendable () -> Instant, logger: Logger,
    onCycle: @escaping @Sendable (CycleResult) -> Void = { _ in },
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    let problems = StandingProblems(now: now, logger: logger)
    let served = CurrentState(problems)
    let timelines = store.inputs()
    // In this order, so that a server that cannot be one ends with the reason alone, before it says or does anything: first
    // the address is listened on, then the lease of the output is taken, then states are served and the address is told.
    let (isListening, mayServe, mayTell) = (Signal(), Signal(), Signal())
    let hold: @Sendable () -> Void = {
      mayServe.give()
      mayTell.give()
    }
    var services: [any Service] = []
    if let evaluator {
      let cycle = CycleService(
        store, evaluator: evaluator, timelines: timelines, intervalSeconds: options.intervalSeconds,
        blastRadius: options.blastRadius, retention: options.retention, audit: options.audit, problems: problems,
        now: now, logger: logger, onHolding: hold
      ) { finished in
        served.offer(finished)
        onCycle(finished)
      }
      services.append(LaterService(cycle, after: isListening))
    } else {
      hold()
    }
    // What is under way is finished at a stop, unless nothing is written: then nobody waits for a store that does not answer.
    let follower = OutputFollower(
      served, store: store, timelines: timelines, ruleSets: ruleSets, logger: logger,
      grace: evaluator == nil ? .zero : Pause.grace)
    services.append(LaterService(follower, after: mayServe))
    let work = options.work ?? WorkPool(threads: max(2, ProcessInfo.processInfo.activeProcessorCount))
    let routes = Routes(
      served, timelines: TimelineRoutes(directory: store.directory, served: served), work: work,
      now: now)
    services.append(
      WebService(routes, work: work, options: options, logger: logger) { port in
        isListening.give()
        await mayTell.wait()
        if !Task.isCancelled { onListening(port) }
      })
    self.services = services
    self.logger = logger
    if !options.isLoopback { logger.warning("\(options.host) is not loopback, and requests are not authenticated") }
  }

  /// Runs until SIGTERM or SIGINT, then lets the requests and the cycle under way end.
  public func run() async throws {
    // The group logs an error of a service in its own words and then throws it. Whoever calls this tells it once.
    var quiet = logger
    quiet.logLevel = .critical
    var configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
    configuration.maximumGracefulShutdownDuration = .seconds(30)
    try await ServiceGroup(configuration: configuration).run()
  }
}

/// Where a server listens, how often it evaluates, and what it does with the states it makes.
///
/// Everything has a default: `ServerOptions()` listens on port 8080 of loopback, evaluates every second, announces every
/// state and keeps all of them.
public struct ServerOptions: Sendable {
  /// The address to listen on. There is no authentication, so the log warns of anything but loopback.
  public var host: String
  /// The TCP port to listen on, 0...65535; 0 takes any free port.
  public var port: Int
  /// Another port of the same address where only the probes are answered, on a thread of their own; nil for none. The probes
  /// are on `port` in any case.
  public var healthPort: Int?
  /// Seconds from the start of one cycle to the start of the next when no input is announced meanwhile; not negative.
  public var intervalSeconds: Double
  /// How many cells may go dark from one state to the next where this server evaluates; nil announces every state.
  public var blastRadius: BlastRadiusPolicy?
  /// Which states a server that evaluates keeps; nil keeps all.
  public var retention: RetentionPolicy?
  /// Compares states with full evaluations every so many cycles; nil does not.
  public var audit: CycleAudit?
  /// How long the peers of connections may take.
  var deadlines = ConnectionService.Deadlines()
  /// The threads that render, search and read; nil for as many as there are cores, at least two.
  var work: WorkPool?
  /// The most connections at a time; nil for what the operating system allows this process.
  var connectionLimit: Int?

  public init(
    host: String = "127.0.0.1", port: Int = 8080, healthPort: Int? = nil, intervalSeconds: Double = 1,
    blastRadius: BlastRadiusPolicy? = nil, retention: RetentionPolicy? = nil, audit: CycleAudit? = nil
  ) {
    (self.host, self.port, self.healthPort, self.intervalSeconds) = (host, port, healthPort, intervalSeconds)
    (self.blastRadius, self.retention, self.audit) = (blastRadius, retention, audit)
  }

  /// The host as the operating system knows it: an IPv6 address without the brackets that it has in addresses.
  var bareHost: String { host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host }

  var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(bareHost) }
}
