import Hummingbird
import Logging
import NIOPosix
import ServiceLifecycle

/// The part of a server that listens: all routes on one port, and where it is asked for the probes alone on another.
struct WebService: Service {
  private let listener: Listener
  private let probes: Listener?
  private let work: WorkPool
  private let probeThread: MultiThreadedEventLoopGroup?

  /// Connections for the probes; an orchestrator needs one or two.
  private static let probeConnections = 64

  /// - Parameter onListening: gets the port once connections are accepted.
  init(
    _ routes: Routes, work: WorkPool, options: ServerOptions, logger: Logger,
    onListening: @escaping @Sendable (Int) async -> Void
  ) {
    let headers = StandardHeaders(styleDigest: Stylesheet.digest)
    let rules = RequestRules(isLoopback: options.isLoopback)
    let service = ConnectionService(
      rules: rules, headers: headers, direct: routes.direct,
      respond: { [responder = routes.responder] in try await responder.respond(to: $0, context: $1) },
      gauge: SendGauge(), logger: logger, deadlines: options.deadlines)
    listener = Listener(
      host: options.bareHost, port: options.port, service: service,
      limit: options.connectionLimit ?? Listener.connectionLimit(), group: MultiThreadedEventLoopGroup.singleton,
      onListening: onListening)
    self.work = work
    guard let port = options.healthPort else {
      (probes, probeThread) = (nil, nil)
      return
    }
    let direct: @Sendable (Request) throws -> Answer? = { request in
      guard let answer = try routes.direct(request) else { throw Problem.notFound(request.method, request.uri.path) }
      return answer
    }
    let thread = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    probeThread = thread
    probes = Listener(
      host: options.bareHost, port: port, portOption: "--health-port",
      service: ConnectionService(
        rules: rules, headers: headers, direct: direct, respond: service.respond, gauge: SendGauge(), logger: logger,
        deadlines: options.deadlines),
      limit: Self.probeConnections, group: thread, onListening: { _ in })
  }

  func run() async throws {
    work.start()
    let ended: Result<Void, any Error>
    do {
      try await listen()
      ended = .success(())
    } catch {
      ended = .failure(error)
    }
    await work.stop()
    try? await probeThread?.shutdownGracefully()
    try ended.get()
  }

  private func listen() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await listener.run() }
      if let probes { group.addTask { try await probes.run() } }
      try await group.waitForAll()
    }
  }
}
