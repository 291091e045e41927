import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import Timeline

/// Sends requests and waits for their answers: each attempt within a time, each answer within a size, and again where that
/// may help (`RemotePolicy`).
///
/// Calls block: keep them off event loops. `RequestStop` ends them early.
struct RemoteClient: Sendable {
  let policy: RemotePolicy
  private let stop: RequestStop?

  /// How often a server is tried that cannot be reached at all: whoever gave a wrong address wants to know soon.
  private static let mostConnections = 4

  /// One for the process, never shut down: its connections are shared by all stores and close when they are idle.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(60)))
    // By default the client would try to connect until the deadline, and then report the deadline instead of the reason.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(configuration: configuration)
  }()

  init(policy: RemotePolicy, stop: RequestStop? = nil) { (self.policy, self.stop) = (policy, stop) }

  /// The answer to a request, whatever its status.
  ///
  /// - Parameters:
  ///   - isRepeated: whether an answer asks for another attempt; when none is left it is returned, with a note that says so.
  ///   - request: makes the request anew for each attempt; signatures are valid for minutes only.
  func send(
    repeatingOn isRepeated: (RemoteAnswer) -> Bool = \.isTransient, _ request: () -> RemoteRequest
  ) throws(RemoteError) -> RemoteAnswer {
    var (schedule, random) = (RepeatSchedule(policy), SystemRandomNumberGenerator())
    let started = ContinuousClock.now
    var attempt = 1
    while true {
      do throws(RemoteError) {
        var answer = try sendOnce(request())
        guard isRepeated(answer) else { return answer }
        let asked = answer.retryAfterSeconds
        let elapsed = started.duration(to: .now) / .seconds(1)
        guard attempt < policy.attempts, let wait = schedule.next(after: elapsed, asked: asked, using: &random) else {
          answer.note = RepeatSchedule.note(attempts: attempt, seconds: elapsed, asked: asked)
          return answer
        }
        try pause(wait, request)
      } catch {
        // An attempt that took all its time, or an answer that is wrong, will hardly be better the next time.
        guard error.code == .unreachable else { throw error }
        let elapsed = started.duration(to: .now) / .seconds(1)
        guard attempt < min(policy.attempts, Self.mostConnections),
          let wait = schedule.next(after: elapsed, asked: nil, using: &random)
        else { throw Self.final(error, attempt) }
        try pause(wait, request)
      }
      attempt += 1
    }
  }

  private static func final(_ error: RemoteError, _ attempts: Int) -> RemoteError {
    var error = error
    error.detail += "; tried \(attempts) times. Check the address and that the server runs, then try again"
    return error
  }

  private func pause(_ seconds: Double, _ request: () -> RemoteRequest) throws(RemoteError) {
    guard RequestStop.wait(seconds, unless: stop) else { throw .stopped(request().name) }
  }

  private func sendOnce(_ request: RemoteRequest) throws(RemoteError) -> RemoteAnswer {
    let collector = AnswerCollector(maximumBytes: request.maximumAnswerBytes, hasBody: request.method != .HEAD)
    let seconds = request.seconds(policy)
    do {
      let headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
      let sent = try HTTPClient.Request(
        url: request.url, method: request.method, headers: headers,
        body: request.method == .PUT ? .bytes(request.body) : nil)
      let task = Self.client.execute(
        request: sent, delegate: collector, deadline: .now() + .milliseconds(Int64(seconds * 1000)))
      let entry = stop?.add { task.cancel() }
      defer { entry.map { stop?.remove($0) } }
      let watch = request.content == .blob && request.method == .GET ? watch(task, collector) : nil
      defer { watch?.cancel() }
      return try task.wait()
    } catch {
      throw failure(error, request, seconds)
    }
  }

  /// Ends an answer that has come to a standstill, or all but: however long a blob takes, it must go on.
  private func watch(_ task: HTTPClient.Task<RemoteAnswer>, _ collector: AnswerCollector) -> RepeatedTask {
    let period = TimeAmount.milliseconds(Int64(policy.stallSeconds * 1000))
    let before = Mutex(0)
    return task.eventLoop.scheduleRepeatedTask(initialDelay: period, delay: period) { _ in
      let count = collector.receivedBytes
      let isStalled = before.withLock { before in
        defer { before = count }
        return count - before < RemotePolicy.leastBytes
      }
      if isStalled { task.fail(reason: AnswerCollector.Stalled()) }
    }
  }

  private func failure(_ error: any Error, _ request: RemoteRequest, _ seconds: Double) -> RemoteError {
    let (code, detail): (RemoteError.Code, String) =
      switch error {
      case is AnswerCollector.TooLong:
        (.badAnswer, "the answer has more than \(request.maximumAnswerBytes) bytes, the most that is read here")
      case is AnswerCollector.Stalled:
        (.timedOut, "fewer than \(RemotePolicy.leastBytes) bytes came in \(policy.stallSeconds) s; \(Self.later)")
      case let error as HTTPClientError where error == .deadlineExceeded:
        (.timedOut, "there was no whole answer in \(seconds) s; \(Self.later)")
      case let error as HTTPClientError where error == .readTimeout:
        (.timedOut, "nothing came for 60 s; \(Self.later)")
      case let error as HTTPClientError where error == .cancelled: (.stopped, RemoteError.stopping)
      case let error as HTTPClientError where error == .invalidURL || error == .emptyHost:
        (.badAddress, "this is no URL")
      // A connection that ends in the middle is a parser's error too, and no fault of the answer.
      case let error as HTTPParserError where error != .invalidEOFState:
        (.badAnswer, "the answer is not HTTP, or its Content-Length is no number of bytes: \(error)")
      default: (.unreachable, "\(error)")
      }
    return RemoteError(code: code, request: request.name, detail: detail)
  }

  private static let later = "try again when the server is well"
}

/// One request, complete with its body.
struct RemoteRequest: Sendable {
  var method: HTTPMethod = .GET
  var url: String
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// The longest body that is accepted as an answer, in bytes.
  var maximumAnswerBytes: Int
  var content = Content.text

  /// What is sent or asked for, which decides how long an attempt may take.
  enum Content: Sendable {
    /// A few lines, or nothing: `RemotePolicy.textSeconds`.
    case text
    /// As long as it goes on: `RemotePolicy.stallSeconds`.
    case blob
  }

  /// Seconds that an attempt may take. A body that is sent may go as slowly as one that is received.
  func seconds(_ policy: RemotePolicy) -> Double {
    let (rate, sent) = (Double(RemotePolicy.leastBytes) / policy.stallSeconds, Double(body.count))
    return switch (content, method) {
    case (.text, _): min(policy.textSeconds, policy.attemptSeconds)
    case (.blob, .PUT): min(policy.stallSeconds + sent / rate, policy.attemptSeconds)
    case (.blob, _): policy.attemptSeconds
    }
  }

  /// For messages.
  var name: String { "\(method.rawValue) \(url)" }
}

/// Why a request to a store on another machine failed: which request, why, and the way out. It has changed nothing that a
/// reader would see.
public struct RemoteError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case badAddress = "bad address"
    case unreachable
    case timedOut = "timed out"
    case refused
    case badAnswer = "bad answer"
    case unsupported = "not supported"
    /// This process was told to stop, and gave the request up (`RequestStop`).
    case stopped = "given up"
  }

  public var code: Code
  /// Method and URL, or the address that is none. Credentials are never part of it.
  public var request: String
  public var detail: String

  public init(code: Code, request: String, detail: String) {
    (self.code, self.request, self.detail) = (code, request, detail)
  }

  public var description: String { "\(request): \(code.rawValue), \(detail)" }

  static let stopping = "as this process stops; start it again to go on"

  static func stopped(_ request: String) -> RemoteError {
    RemoteError(code: .stopped, request: request, detail: stopping)
  }
}

/// How requests to a store on another machine are bounded, and how often they are repeated.
///
/// ```swift
/// var policy = RemotePolicy()
/// policy.attempts = 2
/// policy.textSeconds = 30
/// ```
///
/// Repeated are requests that found no server, lost their connection, or were answered with a failure of the server's own
/// (500, 502, 503, 504) or with "too many requests" (429). The waits in between grow, with a random part, and are as long as
/// the server asks for (`Retry-After`), but all attempts together have an end. All requests of a store are idempotent: where
/// the first of two attempts was carried out and its answer lost, a conditional write reads back what is there.
public struct RemotePolicy: Hashable, Sendable {
  /// How often a request is tried; at least 1. A server that cannot be reached at all is tried four times at most.
  public var attempts = 6
  /// Seconds before the second attempt, up to a half less by chance; doubled before each further one, up to 16.
  public var firstWaitSeconds = 0.3
  /// Seconds after the first attempt from which on there is no other.
  public var patienceSeconds = 60.0
  /// Seconds that one attempt may take for a small text such as an announced version, or for an answer that has no body. An
  /// attempt that took so long is not repeated.
  public var textSeconds = 10.0
  /// Seconds in which some of a blob must come: at least 64 KiB.
  public var stallSeconds = 60.0
  /// Seconds that one attempt may take whatever it is about, from connecting to the last byte.
  public var attemptSeconds = 3600.0
  /// The largest blob that is read or written, in bytes: it is held in memory as a whole.
  public var maximumBlobBytes = 4 << 30

  /// What must come in `stallSeconds`.
  static let leastBytes = 64 << 10

  public init() {}
}
