import Gatekeeper
import HTTPTypes
import Hummingbird
import Logging
import RuleKit

/// Every path of the server. Each takes GET and HEAD; other methods are a 405 problem.
struct Routes {
  typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response

  private let router = Router(options: [.autoGenerateHeadEndpoints])

  private static let otherMethods: [HTTPRequest.Method] = [.post, .put, .patch, .delete, .options, .trace, .connect]

  init(
    _ served: CurrentState, pages: PageRenderer, timelines: TimelineRoutes, isLoopback: Bool,
    now: @escaping @Sendable () -> Instant
  ) {
    router.add(middleware: SecurityHeaders(styleHash: Stylesheet.hash))
    router.add(middleware: ProblemMiddleware(pages: pages))
    router.add(middleware: RequestLimits(isLoopback: isLoopback))
    addAPI(APIRoutes(served: served))
    addHealth(HealthRoutes(served: served))
    addPages(PageRoutes(served: served, pages: pages, now: now))
    addTimelines(timelines)
  }

  var responder: RouterResponder<BasicRequestContext> { router.buildResponder() }

  private func addAPI(_ api: APIRoutes) {
    get("/v1/videos/:id") { try api.video($0, $1, inCountry: false) }
    get("/v1/videos/:id/countries/:cc") { try api.video($0, $1, inCountry: true) }
    get("/v1/titles") { try api.titles($0, $1) }
    get("/v1/status") { try api.status($0, $1) }
  }

  private func addHealth(_ health: HealthRoutes) {
    get("/healthz/live") { health.live($0, $1) }
    get("/healthz/startup") { try health.startup($0, $1) }
    get("/healthz/ready") { try health.ready($0, $1) }
  }

  private func addPages(_ pages: PageRoutes) {
    get("/") { try pages.search($0, $1) }
    get("/titles/:id") { try pages.title($0, $1) }
  }

  private func addTimelines(_ timelines: TimelineRoutes) {
    get("/timelines/:timeline") { try await timelines.listing($0, $1) }
    get("/timelines/:timeline/:name") { try await timelines.file($0, $1) }
  }

  private func get(_ path: String, _ handler: @escaping Handler) {
    router.on(RouterPath(path), method: .get) { request, context in try await handler(request, context) }
    for method in Self.otherMethods {
      router.on(RouterPath(path), method: method) { request, _ -> Response in
        throw Problem.methodNotAllowed(request.method)
      }
    }
  }
}

/// Turns every error of a request into a problem: JSON for programs, a page for a browser that asked for a page.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  let pages: PageRenderer

  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let problem = Self.problem(error, request, context)
      let instance = "/v1/requests/\(context.id)"
      return isPage(request) ? pages.response(problem, instance: instance) : problem.response(instance: instance)
    }
  }

  private static func problem(_ error: any Error, _ request: Request, _ context: Context) -> Problem {
    switch error {
    case let problem as Problem: return problem
    case let error as HTTPError where error.status == .notFound: return .notFound(request.method, request.uri.path)
    case let error as HTTPError where error.status.code < 500:
      return Problem(
        slug: "bad-request", status: error.status, title: error.status.reasonPhrase, detail: error.body ?? "\(error)")
    default:
      context.logger.error("\(request.method) \(request.uri.path) failed: \(error)")
      return .internalError
    }
  }

  private func isPage(_ request: Request) -> Bool {
    let path = request.uri.path
    guard path == "/" || path.hasPrefix("/titles") else { return false }
    return request.headers[.accept]?.contains("text/html") == true
  }
}

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
