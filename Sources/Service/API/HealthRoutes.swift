import Gatekeeper
import HTTPTypes
import Hummingbird

/// The probes of an orchestrator such as Kubernetes, which starts a process again that is not live, and sends no requests
/// to one that is not ready.
struct HealthRoutes: Sendable {
  let served: CurrentState

  /// `/healthz/live`: the process answers.
  func live(_ request: Request, _ context: BasicRequestContext) -> Response { Self.response("live") }

  /// `/healthz/startup`: the store was looked at once. An empty store counts too: starting the process again would not fill
  /// it.
  func startup(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    guard served.hasTried else { throw Problem.notReady("The store was not looked at yet.") }
    return Self.response("started")
  }

  /// `/healthz/ready`: a state is served, and whatever keeps newer ones from being served has not lasted for long
  /// (`StandingProblems.lasting`). `?verbose` lists all that is wrong now.
  func ready(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let parameters = try QueryParameters(request, allowed: ["verbose"])
    let state = try served.require().name
    let lasting = served.problems.lasting
    guard lasting.isEmpty else { throw Problem.outdated(state, lasting.map(\.sentence)) }
    return Self.response("ready", state: state, problems: parameters.has("verbose") ? served.standingProblems : nil)
  }

  private static func response(
    _ status: String, state: String? = nil, problems: [StandingProblem]? = nil
  ) -> Response {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("status", status)
      if let state { object.field("state", state) }
      if let problems { object.field("problems", objects: problems) { $0.write(to: &$1) } }
    }
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: writer.text)))
  }
}
