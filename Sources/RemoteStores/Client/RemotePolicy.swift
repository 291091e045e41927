/// How requests to a store on another machine are bounded, and how often they are repeated.
///
/// Repeated are requests that found no server, lost their connection, or were answered with a failure of the server's own
/// (500, 502, 503, 504). All requests of a store are idempotent.
public struct RemotePolicy: Hashable, Sendable {
  /// How often a request is tried; at least 1.
  public var attempts = 4
  /// Seconds before the second attempt; doubled before each further one.
  public var firstWaitSeconds = 0.2
  /// Seconds that one attempt may take, from connecting to the last byte. An attempt that took so long is not repeated.
  public var attemptSeconds = 300.0
  /// The largest blob that is read or written, in bytes: it is held in memory as a whole.
  public var maximumBlobBytes = 4 << 30

  public init() {}
}
