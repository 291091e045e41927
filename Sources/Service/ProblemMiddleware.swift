import HTTPTypes
import Hummingbird
import Logging

/// Turns every error of a request into a problem: JSON for programs, a page for a browser that asked for a page.
///
/// Errors of ours and of Hummingbird's that are the client's say what to change. Any other error is the server's: its text
/// goes to the log and not to the client, who is given the request's number to ask with.
struct ProblemMiddleware<Context: RequestContext>: RouterMiddleware {
  func handle(
    _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch is CancellationError {
      // The client has gone, so there is nobody to tell and nothing to log.
      throw CancellationError()
    } catch {
      let problem = Self.problem(error, request, context)
      let instance = "/v1/requests/\(context.id)"
      return isPage(request) ? problem.page(instance: instance) : problem.answer(instance: instance).response
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

  /// Whether the client is a browser at a page's address. Everything else gets JSON, whatever it accepts.
  private func isPage(_ request: Request) -> Bool {
    let path = request.uri.path
    guard path == "/" || path.hasPrefix("/titles") else { return false }
    return request.headers[.accept]?.contains("text/html") == true
  }
}
