import HTTPTypes
import Hummingbird

/// Refuses requests that no honest reader sends: long addresses, bodies, and hosts that are not this one.
struct RequestLimits<Context: RequestContext>: RouterMiddleware {
  /// Whether the server listens on loopback only. A request on loopback that names another host comes from a page
  /// elsewhere whose host name was made to resolve to this machine (DNS rebinding). It gets no answer, or that page could
  /// read what is served here.
  let isLoopback: Bool

  /// Bytes of path and query.
  static var uriLimit: Int { 2048 }

  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    guard request.uri.string.utf8.count <= Self.uriLimit else { throw Problem.uriTooLong(limit: Self.uriLimit) }
    if request.method == .get || request.method == .head, Self.hasBody(request) { throw Problem.bodyNotAllowed }
    if isLoopback, let authority = request.head.authority, !Self.isLocal(authority) {
      throw Problem.misdirected(authority)
    }
    return try await next(request, context)
  }

  private static func hasBody(_ request: Request) -> Bool {
    request.headers[.transferEncoding] != nil || request.headers[.contentLength].map { $0 != "0" } ?? false
  }

  /// Whether `host` or `host:port` names this machine's loopback.
  ///
  /// The host is taken apart here because the libraries' parsers are too kind: `URLComponents` also accepts a user name
  /// before the host, and Hummingbird's `URI` cuts an IPv6 address at its first colon.
  static func isLocal(_ authority: String) -> Bool {
    let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map { authority.index(after: $0) } : nil
    let host = authority[..<(end ?? authority.firstIndex(of: ":") ?? authority.endIndex)]
    return ["localhost", "127.0.0.1", "[::1]"].contains(host.lowercased())
  }
}
