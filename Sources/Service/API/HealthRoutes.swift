import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit
import Timeline

/// The probes of an orchestrator.
struct HealthRoutes: Sendable {
  let served: CurrentState

  /// `/healthz/live`: the process answers.
  func live(_ request: Request, _ context: BasicRequestContext) -> Response { Self.response("live") }

  /// `/healthz/startup`: the store was looked at once. An empty one is no reason to start the process again.
  func startup(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    guard served.hasTried else { throw Problem.notReady("The store was not looked at yet.") }
    return Self.response("started")
  }

  /// `/healthz/ready`: a state is served.
  func ready(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    Self.response("ready", state: try served.require().name)
  }

  private static func response(_ status: String, state: String? = nil) -> Response {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("status", status)
      if let state { object.field("state", state) }
    }
    return Response(
      status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: writer.text)))
  }
}

/// The body of `/v1/status`: which state is served, what it was made from, and how many cells are live in it.
enum StatusDocument {
  /// - Parameters:
  ///   - problem: why a newer state cannot be served.
  ///   - held: the newer state that the guard holds.
  static func json(_ served: AnswerableState, problem: String?, held: HeldState?) -> String {
    let evaluation = served.evaluation
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("state", served.name)
      object.field("version", "\(served.version)")
      object.field("evaluatedAt", evaluation.evaluatedAt.description)
      object.field("rules", "\(evaluation.rules)")
      object.field("digest", evaluation.digest)
      object.field("follows", evaluation.follows?.description)
      object.field("inputs", objects: Dataset.allCases) { dataset, writer in
        let input = evaluation.inputs.first { $0.dataset == dataset }
        writer.field("dataset", dataset.rawValue)
        writer.field("version", input?.version.description)
        writer.field("publishedAt", input?.publishedAt?.description)
      }
      object.field("videos", served.counts.videos)
      object.field("liveCells", served.counts.live)
      object.field("blockedCells", served.counts.blocked)
      object.field("problem", problem)
      object.field("held", objects: held.map { [$0] } ?? []) { held, writer in
        writer.field("version", "\(held.version)")
        writer.field("heldAt", held.heldAt.description)
        writer.field("reason", held.summary)
      }
    }
    return writer.text
  }
}
