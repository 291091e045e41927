public import Timeline

/// Where the timelines of an instance are in an S3-compatible server, and on what terms.
///
/// ```swift
/// var configuration = try S3Configuration(
///   endpoint: try WebAddress("https://s3.eu-west-1.amazonaws.com"), region: "eu-west-1", bucket: "films",
///   prefix: "prod", credentials: S3Credentials(accessKey: accessKey, secretKey: secretKey),
///   now: { Int64(Date().timeIntervalSince1970 * 1000) })
/// configuration.leaseSeconds = 120
/// let store = S3BlobStore(configuration, timeline: "films")
/// ```
public struct S3Configuration: Sendable {
  /// Whether the server refuses a write whose condition (`If-Match`, `If-None-Match`) does not hold.
  public enum ConditionalWrites: String, Sendable {
    /// It does, and a second writer is kept out by the server. That it does is tried out when a timeline is opened for
    /// writing.
    case required
    /// It does not (OpenStack Swift). That there is one writer is then the operator's promise. A second writer still notices
    /// the lease that it finds; but two that start at the same moment do not notice each other, nor does one that was paused
    /// for longer than its lease notice its successor.
    case unsupported
  }

  /// Scheme and host; buckets are addressed by path.
  public let endpoint: WebAddress
  public let region: String
  public let bucket: String
  /// Before the timelines' names in keys: empty, or a path without slashes at its ends.
  public let prefix: String
  public let credentials: S3Credentials
  public var conditionalWrites = ConditionalWrites.required
  /// Seconds without a sign of life after which a writer's timeline may be taken over.
  public var leaseSeconds = 60.0
  public var policy = RemotePolicy()
  /// Ends requests under way, for a reader that must not wait; nil lets each go on to its end.
  public var stop: RequestStop?
  /// The clock of signatures and leases. The server refuses one that is off by 15 minutes.
  public let now: @Sendable () -> EpochMilliseconds

  /// Throws `RemoteError.badAddress` for a bucket or prefix with characters that would need escapes in a URL.
  public init(
    endpoint: WebAddress, region: String, bucket: String, prefix: String = "", credentials: S3Credentials,
    now: @escaping @Sendable () -> EpochMilliseconds
  ) throws(RemoteError) {
    guard endpoint.path.isEmpty else {
      throw RemoteError(code: .badAddress, request: "\(endpoint)", detail: "an S3 endpoint has no path")
    }
    let base = try WebAddress("\(endpoint)/\(bucket)/\(prefix)")
    let parts = base.path.split(separator: "/")
    guard parts.first.map(String.init) == bucket, !region.isEmpty, WebAddress.isPlain(region) else {
      throw RemoteError(
        code: .badAddress, request: "\(base)", detail: "give a bucket without slashes, and the region's name")
    }
    (self.endpoint, self.region, self.bucket, self.credentials, self.now) = (endpoint, region, bucket, credentials, now)
    self.prefix = parts.dropFirst().joined(separator: "/")
  }
}

/// Who asks an S3-compatible server. Never printed: descriptions and mirrors show the access key's name at most.
public struct S3Credentials: Sendable, CustomStringConvertible, CustomReflectable {
  let accessKey: String
  let secretKey: String
  let sessionToken: String?

  public init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
    (self.accessKey, self.secretKey, self.sessionToken) = (accessKey, secretKey, sessionToken)
  }

  public var description: String { "S3 credentials of \(accessKey)" }
  public var customMirror: Mirror { Mirror(self, children: ["accessKey": accessKey]) }
}
