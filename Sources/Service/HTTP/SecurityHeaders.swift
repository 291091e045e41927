import HTTPTypes
import Hummingbird

extension ContentSecurityPolicy {
  /// What a page of this server may do in a browser (CSP 3): apply its one inline stylesheet and send its forms back
  /// here. It may load nothing, run no script, and stand in no frame.
  ///
  /// - Parameter styleDigest: SHA-256 of the stylesheet, in base64.
  static func pages(styleDigest: String) -> ContentSecurityPolicy {
    [
      .defaultSrc(.none), .styleSrc(.hash(.sha256, base64: styleDigest)), .formAction(.self), .baseURI(.none),
      .frameAncestors(.none),
    ]
  }
}

/// Headers on every answer that keep it to this server's own pages: browsers tell no other server where a link was
/// followed from, and let no other origin's page load an answer. Hummingbird's `ContentSecurityMiddleware` sets the rest.
struct IsolationHeaders<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    return response
  }
}

extension HTTPField.Name {
  /// swift-http-types has no constant for `Referrer-Policy`.
  fileprivate static let referrerPolicy = named("Referrer-Policy")

  /// A name that swift-http-types has no constant for.
  /// - Precondition: `text` is a token (RFC 9110 5.6.2).
  static func named(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("'\(text)' is no name of a header") }
    return name
  }
}
