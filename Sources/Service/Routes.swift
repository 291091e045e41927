import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit

/// Every path of the server, in one place. Each takes GET and HEAD; other methods are a 405 problem.
struct Routes {
  typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response

  private let router = Router(options: [.autoGenerateHeadEndpoints])

  private static let otherMethods: [HTTPRequest.Method] = [.post, .put, .patch, .delete, .options, .trace, .connect]

  init(
    _ served: CurrentState, timelines: TimelineRoutes, isLoopback: Bool,
    now: @escaping @Sendable () -> Instant
  ) {
    // The first one is the outermost: answers that are problems get the headers too.
    router.add(
      middleware: ContentSecurityMiddleware(contentSecurityPolicy: .pages(styleDigest: Stylesheet.digest)))
    router.add(middleware: IsolationHeaders())
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: RequestLimits(isLoopback: isLoopback))
    addAPI(APIRoutes(served: served))
    addHealth(HealthRoutes(served: served))
    addPages(PageRoutes(served: served, now: now))
    addTimelines(timelines)
  }

  /// What answers the requests.
  var responder: RouterResponder<BasicRequestContext> { router.buildResponder() }

  private func addAPI(_ api: APIRoutes) {
    get("/v1/videos/:id") { try api.video($0, $1) }
    get("/v1/videos/:id/countries/:cc") { try api.cell($0, $1) }
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
    // Without these, Hummingbird's router answers 404 to the other methods of a path that exists.
    for method in Self.otherMethods {
      router.on(RouterPath(path), method: method) { request, _ -> Response in
        throw Problem.methodNotAllowed(request.method)
      }
    }
  }
}
