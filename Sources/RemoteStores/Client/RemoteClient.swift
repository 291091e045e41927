import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1

/// Sends requests and waits for their answers, with bounds and repetition.
///
/// Calls block: keep them off event loops.
struct RemoteClient: Sendable {
  let policy: RemotePolicy

  /// One for the process, never shut down: its connections are shared by all stores and close when they are idle.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(60)))
    // Bounded here instead, and reported with the reason.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(configuration: configuration)
  }()

  /// The answer to a request, whatever its status.
  ///
  /// - Parameters:
  ///   - isRepeated: whether an answer asks for another attempt; when none is left it is returned.
  ///   - request: makes the request anew for each attempt; signatures are valid for minutes only.
  func send(
    repeatingOn isRepeated: (RemoteAnswer) -> Bool = \.isTransient, _ request: () -> RemoteRequest
  ) throws(RemoteError) -> RemoteAnswer {
    var wait = policy.firstWaitSeconds
    var attempt = 1
    while true {
      let isLast = attempt >= policy.attempts
      do throws(RemoteError) {
        let answer = try sendOnce(request())
        if isLast || !isRepeated(answer) { return answer }
      } catch {
        guard error.code == .unreachable else { throw error }
        if isLast { throw Self.final(error, attempt) }
      }
      usleep(UInt32(min(wait, 60) * 1_000_000))
      wait *= 2
      attempt += 1
    }
  }

  private static func final(_ error: RemoteError, _ attempts: Int) -> RemoteError {
    var error = error
    error.detail += "; tried \(attempts) times. Check the address and that the server runs, then try again"
    return error
  }

  private func sendOnce(_ request: RemoteRequest) throws(RemoteError) -> RemoteAnswer {
    let collector = AnswerCollector(maximumBytes: request.maximumAnswerBytes, hasBody: request.method != .HEAD)
    do {
      let headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
      let sent = try HTTPClient.Request(
        url: request.url, method: request.method, headers: headers,
        body: request.method == .PUT ? .bytes(request.body) : nil)
      let deadline = NIODeadline.now() + .milliseconds(Int64(policy.attemptSeconds * 1000))
      return try Self.client.execute(request: sent, delegate: collector, deadline: deadline).wait()
    } catch {
      throw failure(error, request)
    }
  }

  private func failure(_ error: any Error, _ request: RemoteRequest) -> RemoteError {
    switch error {
    case is AnswerCollector.TooLong:
      RemoteError(
        code: .badAnswer, request: request.name,
        detail: "the answer has more than \(request.maximumAnswerBytes) bytes, the most that is read here")
    case let error as HTTPClientError where error == .deadlineExceeded:
      RemoteError(
        code: .timedOut, request: request.name,
        detail: "there was no whole answer in \(policy.attemptSeconds) s; try again when the server is well")
    case let error as HTTPClientError where error == .invalidURL || error == .emptyHost:
      RemoteError(code: .badAddress, request: request.name, detail: "this is no URL")
    default:
      RemoteError(code: .unreachable, request: request.name, detail: "\(error)")
    }
  }
}
