import HTTPTypes
import Hummingbird

/// Headers on every answer that keep a browser from doing anything but show it.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  /// `sha256-...` of the one inline stylesheet.
  let styleHash: String

  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.contentSecurityPolicy] =
      "default-src 'none'; style-src '\(styleHash)'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[.referrerPolicy] = "no-referrer"
    response.headers[.crossOriginResourcePolicy] = "same-origin"
    return response
  }
}
