import HTTPTypes
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// What a request has to be like before anything works on it. Whatever fails a rule is answered on the event loop.
///
/// Everything here is only read, so a request is GET or HEAD, has no body, and an address of bounded length. It names the host
/// it wants exactly once, and on loopback that is this machine. It does not come from a page of another site.
struct RequestRules: Sendable {
  /// Whether the server listens on loopback only. A request on loopback that names another host comes from a page
  /// elsewhere whose host name was made to resolve to this machine (DNS rebinding). It gets no answer, or that page could
  /// read what is served here.
  let isLoopback: Bool

  /// Bytes of path and query.
  static let targetLimit = 2048

  /// The request in the form that the router takes; throws the problem with it.
  func check(_ head: HTTPRequestHead) throws(Problem) -> HTTPRequest {
    guard head.uri.utf8.count <= Self.targetLimit else { throw Problem.uriTooLong(limit: Self.targetLimit) }
    let method: HTTPRequest.Method
    switch head.method {
    case .GET: method = .get
    case .HEAD: method = .head
    default: throw Problem.methodNotAllowed(head.method.rawValue)
    }
    let (path, named) = try target(head)
    let authority = try host(head)
    // Where the target names the host, the header is not looked at (RFC 9112 3.2.2).
    if isLoopback, let wanted = named ?? authority, !wanted.isLoopback { throw Problem.misdirected(wanted.host) }
    if Self.hasBody(head) { throw Problem.bodyNotAllowed }
    if isFromAnotherSite(head, path) { throw Problem.crossSite }
    return HTTPRequest(
      method: method, scheme: "http", authority: authority?.host, path: path,
      headerFields: HTTPFields(head.headers, splitCookie: false))
  }

  /// Whether a body follows the head.
  static func hasBody(_ head: HTTPRequestHead) -> Bool {
    if head.headers.contains(name: "transfer-encoding") { return true }
    return head.headers["content-length"].contains { $0 != "0" }
  }

  /// Path and query of the request's target, and the host in it when it is in absolute form (RFC 9112 3.2).
  private func target(_ head: HTTPRequestHead) throws(Problem) -> (path: String, named: Authority?) {
    if head.uri.utf8.first == UInt8(ascii: "/") { return (head.uri, nil) }
    let scheme = "http://"
    guard head.uri.prefix(scheme.count).lowercased() == scheme else {
      throw Problem.badRequest("'\(head.uri)' is no address that this server knows; give a path that begins with '/'")
    }
    let rest = head.uri.dropFirst(scheme.count)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    guard let authority = Authority(String(rest[..<end])) else { throw Problem.badHost("'\(rest[..<end])' is no host") }
    return (rest[end...].hasPrefix("/") ? String(rest[end...]) : "/\(rest[end...])", authority)
  }

  /// The host that the header names. HTTP/1.0 knows no such header, so there it may be missing.
  private func host(_ head: HTTPRequestHead) throws(Problem) -> Authority? {
    let values = head.headers["host"]
    guard values.count <= 1 else { throw Problem.badHost("the header Host is given \(values.count) times") }
    guard let value = values.first else {
      if head.version == .http1_0 { return nil }
      throw Problem.badHost("the header Host is missing")
    }
    guard let authority = Authority(value) else { throw Problem.badHost("'\(value)' is no host") }
    return authority
  }

  /// Whether a browser sent the request for a page of another site (`Sec-Fetch-Site`, Fetch Metadata).
  ///
  /// Following a link from elsewhere to a page is what people do: such a navigation of a whole tab is answered. A picture, a
  /// frame, a script or a form of another site has no business here. Probes tell nothing and may be asked by anybody.
  private func isFromAnotherSite(_ head: HTTPRequestHead, _ path: String) -> Bool {
    guard head.headers.first(name: "sec-fetch-site") == "cross-site", !path.hasPrefix("/healthz/") else { return false }
    let isNavigation =
      head.method == .GET && head.headers.first(name: "sec-fetch-mode") == "navigate"
      && head.headers.first(name: "sec-fetch-dest") == "document"
    let isPage = path == "/" || path.hasPrefix("/?") || path.hasPrefix("/titles/")
    return !(isNavigation && isPage)
  }
}
