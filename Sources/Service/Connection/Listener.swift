import BitMemory
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// Listens on one address and lets a `ConnectionHandler` have each connection, until it is told to stop. Then no more are
/// accepted, idle ones are closed, and the others once they are answered.
struct Listener: Service {
  let host: String
  let port: Int
  /// The command line's option for the port, for the words of an error.
  var portOption = "--port"
  let service: ConnectionService
  /// The most connections at a time.
  let limit: Int
  let group: any EventLoopGroup
  /// Gets the port once connections are accepted.
  let onListening: @Sendable (Int) async -> Void

  /// Connections that are kept for the store's files, the database, and what else the process opens.
  private static let reservedDescriptors = 256
  /// An idle connection takes about 10 KB.
  private static let mostConnections = 16_384

  /// How many connections this process may have: as many as it may open files, less what is kept for everything else.
  static func connectionLimit() -> Int {
    let files = ProcessLimits.raiseOpenFiles()
    return min(mostConnections, max(files - reservedDescriptors, files / 2))
  }

  /// Throws a `ListenError` when the address cannot be listened on.
  func run() async throws {
    let table = ConnectionTable(limit: limit)
    let server = try await bind(table)
    let housekeeping = server.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(5), delay: .seconds(5)) { _ in
      service.gauge.releasePeak(connections: table.count)
    }
    let port = server.localAddress?.port ?? port
    let announcement = Task { await onListening(port) }
    defer {
      housekeeping.cancel()
      announcement.cancel()
    }
    do {
      try await gracefulShutdown()
      try? await server.close()
      table.quiesce()
      while table.count > 0 { try await Task.sleep(for: .milliseconds(10)) }
    } catch {
      // The service was cancelled: it has waited long enough, or another service failed.
      try? await server.close()
      table.closeAll()
    }
  }

  private func bind(_ table: ConnectionTable) async throws -> any Channel {
    do {
      return try await ServerBootstrap(group: group)
        .serverChannelOption(.backlog, value: 4096)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .serverChannelInitializer { channel in
          // Without descriptors, accepting waits a second before it tries again.
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(AcceptBackoffHandler())
          }
        }
        .childChannelOption(.allowRemoteHalfClosure, value: true)
        // What a client that does not read makes the kernel hold; and how small the progress is that can be seen.
        .childChannelOption(.socketOption(.so_sndbuf), value: 256 << 10)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try addHandlers(to: channel, table) }
        }
        .bind(host: host, port: port).get()
    } catch {
      throw ListenError(host: host, port: port, option: portOption, error)
    }
  }

  private func addHandlers(to channel: any Channel, _ table: ConnectionTable) throws {
    // A connection for which there is no room is closed by what is thrown here.
    guard let ticket = table.admit(channel) else { throw ChannelError.ioOnClosedChannel }
    var limits = NIOHTTPDecoderLimitConfiguration()
    (limits.maxHeaderFieldSize, limits.maxHeaderListSize, limits.maxHeaderFieldCount) = (16 << 10, 32 << 10, 100)
    let wire = WireHandler()
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(wire)
    try pipeline.addHandler(HTTPResponseEncoder())
    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits)))
    try pipeline.addHandler(HTTPServerPipelineHandler())
    try pipeline.addHandler(ConnectionHandler(service, table, ticket, wire))
  }
}

/// An address that cannot be listened on, with the way out.
public struct ListenError: Error, CustomStringConvertible {
  public let description: String

  init(host: String, port: Int, option: String, _ error: any Error) {
    let address = Self.address(host, port)
    let code = (error as? IOError)?.errnoCode
    description =
      switch code {
      case EADDRINUSE:
        "cannot listen on \(address): another process does; stop it or choose another port (\(option), 0 takes a free one)"
      case EACCES:
        "cannot listen on \(address): ports below 1024 need a privilege; choose another port with \(option)"
      case EADDRNOTAVAIL:
        "cannot listen on \(address): this machine has no such address; choose one of its own with --host"
      case let code?: "cannot listen on \(address): error \(code) of the operating system"
      case nil:
        "cannot listen on \(address): there is no such host; give a name or an address of this machine with --host"
      }
  }

  /// `127.0.0.1:8080`; an IPv6 address gets brackets (RFC 3986 3.2.2).
  public static func address(_ host: String, _ port: Int) -> String {
    host.contains(":") && !host.hasPrefix("[") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
