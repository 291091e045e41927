import Gatekeeper
import HTTPTypes
import Hummingbird

/// The probes of an orchestrator such as Kubernetes, which starts a process again that is not live, and sends no requests
/// to one that is not ready.
///
/// They are answered on the event loop that read the request, before the router and before any queue: work that takes all
/// threads must not look like a process that has died, or the orchestrator would start it again under its load.
struct HealthRoutes: Sendable {
  let served: CurrentState

  /// The answer to a probe; nil when the request is for something else. Throws the `Problem` of a probe that fails.
  func answer(_ request: Request) throws -> Answer? {
    switch request.uri.path {
    case "/healthz/live": live(request)
    case "/healthz/startup": try startup(request)
    case "/healthz/ready": try ready(request)
    default: nil
    }
  }

  /// `/healthz/live`: the process answers.
  private func live(_ request: Request) -> Answer { Self.answer("live") }

  /// `/healthz/startup`: the store was looked at once. An empty store counts too: starting the process again would not fill
  /// it.
  private func startup(_ request: Request) throws -> Answer {
    guard served.hasTried else { throw Problem.notReady("The store was not looked at yet.") }
    return Self.answer("started")
  }

  /// `/healthz/ready`: a state is served, and whatever keeps newer ones from being served has not lasted for long
  /// (`StandingProblems.lasting`). `?verbose` lists all that is wrong now.
  private func ready(_ request: Request) throws -> Answer {
    let parameters = try QueryParameters(request, allowed: ["verbose"])
    let state = try served.require().name
    let lasting = served.problems.lasting
    guard lasting.isEmpty else { throw Problem.outdated(state, lasting.map(\.sentence)) }
    return Self.answer("ready", state: state, problems: parameters.has("verbose") ? served.standingProblems : nil)
  }

  private static func answer(
    _ status: String, state: String? = nil, problems: [StandingProblem]? = nil
  ) -> Answer {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("status", status)
      if let state { object.field("state", state) }
      if let problems { object.field("problems", objects: problems) { $0.write(to: &$1) } }
    }
    return Answer(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"], text: writer.text)
  }
}
