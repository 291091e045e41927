/// Where a server listens and how often it evaluates.
public struct ServerOptions: Sendable {
  /// The address to listen on; there is no authentication, so anything but loopback is said in the log.
  public var host: String
  /// 0 = any free port.
  public var port: Int
  /// Seconds from the start of one cycle to the start of the next.
  public var intervalSeconds: Double

  public init(host: String = "127.0.0.1", port: Int = 8080, intervalSeconds: Double = 1) {
    (self.host, self.port, self.intervalSeconds) = (host, port, intervalSeconds)
  }

  var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}
