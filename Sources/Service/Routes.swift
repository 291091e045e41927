import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit

/// Every path of the server, in one place. Each takes GET and HEAD; `RequestRules` refuses the other methods before.
///
/// Handlers run on the threads of the work pool. Only the probes do not, which answer on the event loop (`direct`), and blobs,
/// whose pieces are read as their clients take them.
struct Routes: Sendable {
  typealias Handler = @Sendable (Request, BasicRequestContext) throws -> Response
  typealias Sending = @Sendable (Request, BasicRequestContext) async throws -> Response

  /// What answers the requests.
  let responder: RouterResponder<BasicRequestContext>
  private let health: HealthRoutes

  init(
    _ served: CurrentState, timelines: TimelineRoutes, work: WorkPool,
    now: @escaping @Sendable () -> Instant
  ) {
    health = HealthRoutes(served: served)
    let router = Router(options: [.autoGenerateHeadEndpoints])
    // The first one is the outermost: answers that are problems are compressed too.
    router.add(middleware: CompressedAnswers(work: work))
    router.add(middleware: ProblemMiddleware())
    func get(_ path: String, _ handler: @escaping Handler) {
      router.on(RouterPath(path), method: .get) { request, context in
        try await work.run { try handler(request, context) }
      }
    }
    func send(_ path: String, _ handler: @escaping Sending) {
      router.on(RouterPath(path), method: .get) { request, context in try await handler(request, context) }
    }
    let api = APIRoutes(served: served)
    get("/v1/videos/:id") { try api.video($0, $1) }
    get("/v1/videos/:id/countries/:cc") { try api.cell($0, $1) }
    get("/v1/titles") { try api.titles($0, $1) }
    get("/v1/status") { try api.status($0, $1) }
    let people = PageRoutes(served: served, now: now)
    get("/") { try people.search($0, $1) }
    get("/titles/:id") { try people.title($0, $1) }
    get("/timelines/:timeline") { try timelines.listing($0, $1) }
    send("/timelines/:timeline/:name") { try await timelines.file($0, $1, work) }
    responder = router.buildResponder()
  }

  /// The answer to a probe; nil for every other request.
  func direct(_ request: Request) throws -> Answer? { try health.answer(request) }
}
