public import Gatekeeper
public import Timeline

/// Where a server listens and how often it evaluates.
public struct ServerOptions: Sendable {
  /// The address to listen on; there is no authentication, so anything but loopback is said in the log.
  public var host: String
  /// 0 = any free port.
  public var port: Int
  /// Seconds from the start of one cycle to the start of the next.
  public var intervalSeconds: Double
  /// How many cells may go dark from one state to the next where this server evaluates; nil announces every state.
  public var blastRadius: BlastRadiusPolicy?
  /// Which states a server that evaluates keeps; nil keeps all.
  public var retention: RetentionPolicy?
  /// Compares states with full evaluations every so many cycles; nil does not.
  public var audit: CycleAudit?

  public init(
    host: String = "127.0.0.1", port: Int = 8080, intervalSeconds: Double = 1, blastRadius: BlastRadiusPolicy? = nil,
    retention: RetentionPolicy? = nil, audit: CycleAudit? = nil
  ) {
    (self.host, self.port, self.intervalSeconds) = (host, port, intervalSeconds)
    (self.blastRadius, self.retention, self.audit) = (blastRadius, retention, audit)
  }

  var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}
