import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import Synchronization
import Timeline

/// Sends requests and waits for their answers: each attempt within a time, each answer within a size, and again where that
/// may help (`RemotePolicy`).
///
/// Calls block: keep them off event loops.
struct RemoteClient: Sendable {
  let policy: RemotePolicy

  /// One for the process, never shut down: its connections are shared by all stores and close when they are idle.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(60)))
    // By default the client would try to connect until the deadline, and then report the deadline instead of the reason.
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
        // An attempt that took all its time, or an answer that is wrong, will hardly be better the next time.
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

/// One request, complete with its body.
struct RemoteRequest: Sendable {
  var method: HTTPMethod = .GET
  var url: String
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// The longest body that is accepted as an answer, in bytes.
  var maximumAnswerBytes: Int

  /// For messages.
  var name: String { "\(method.rawValue) \(url)" }
}

/// The answer to a request, whatever its status.
struct RemoteAnswer: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8]

  /// The first header of that name, in any case.
  func header(_ name: String) -> String? { headers.first(name: name) }

  /// The body as text for a message: one line, 300 characters at most.
  var excerpt: String {
    let text = String(decoding: body.prefix(2000), as: UTF8.self)
    let line = text.split { $0.isNewline || $0.isWhitespace }.joined(separator: " ")
    return line.count > 300 ? "\(line.prefix(300))..." : line
  }

  /// Whether another attempt may well succeed: a failure of the server's own, for now.
  var isTransient: Bool { [500, 502, 503, 504].contains(status) }
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
  }

  public var code: Code
  /// Method and URL, or the address that is none. Credentials are never part of it.
  public var request: String
  public var detail: String

  public init(code: Code, request: String, detail: String) {
    (self.code, self.request, self.detail) = (code, request, detail)
  }

  public var description: String { "\(request): \(code.rawValue), \(detail)" }
}

/// How requests to a store on another machine are bounded, and how often they are repeated.
///
/// ```swift
/// var policy = RemotePolicy()
/// policy.attempts = 2
/// policy.attemptSeconds = 30
/// ```
///
/// Repeated are requests that found no server, lost their connection, or were answered with a failure of the server's own
/// (500, 502, 503, 504). All requests of a store are idempotent.
public struct RemotePolicy: Hashable, Sendable {
  /// How often a request is tried; at least 1.
  public var attempts = 4
  /// Seconds before the second attempt; doubled before each further one.
  public var firstWaitSeconds = 0.2
  /// Seconds that one attempt may take, from connecting to the last byte. An attempt that took so long is not repeated.
  public var attemptSeconds = 300.0
  /// The largest blob that is read or written, in bytes: it is held in memory as a whole.
  public var maximumBlobBytes = 4 << 30

  public init() {}
}

/// Collects one answer in memory, and ends the request when the body grows too long.
final class AnswerCollector: HTTPClientResponseDelegate {
  struct TooLong: Error {}

  private let content = Mutex(RemoteAnswer(status: 0, headers: [:], body: []))
  private let maximumBytes: Int
  /// An answer that is no success says why, and may at least be so long, however short the answer that was expected.
  private static let reasonBytes = 64 << 10
  private let hasBody: Bool

  /// - Parameter hasBody: false for HEAD, whose length is that of a body that does not come.
  init(maximumBytes: Int, hasBody: Bool) { (self.maximumBytes, self.hasBody) = (maximumBytes, hasBody) }

  func didReceiveHead(task: HTTPClient.Task<RemoteAnswer>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
    content.withLock { content in
      content.status = Int(head.status.code)
      content.headers = head.headers
    }
    let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
    return proceed(task, hasBody && length > limit(Int(head.status.code)))
  }

  func didReceiveBodyPart(task: HTTPClient.Task<RemoteAnswer>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
    let isTooLong = content.withLock { content in
      guard content.body.count + buffer.readableBytes <= limit(content.status) else { return true }
      content.body.append(contentsOf: buffer.readableBytesView)
      return false
    }
    return proceed(task, isTooLong)
  }

  private func limit(_ status: Int) -> Int { status == 200 ? maximumBytes : max(maximumBytes, Self.reasonBytes) }

  private func proceed(_ task: HTTPClient.Task<RemoteAnswer>, _ isTooLong: Bool) -> EventLoopFuture<Void> {
    isTooLong ? task.eventLoop.makeFailedFuture(TooLong()) : task.eventLoop.makeSucceededVoidFuture()
  }

  func didFinishRequest(task: HTTPClient.Task<RemoteAnswer>) throws -> RemoteAnswer { content.withLock { $0 } }
}

/// The sizes of blobs that were asked for or listed. Blobs never change, so neither do their sizes; and a reader that plans
/// its way through a chain asks for many.
final class KnownSizes: Sendable {
  private let sizes = Mutex<[BlobName: Int]>([:])

  /// Takes over the sizes of a listing, and forgets those of blobs that are not in it.
  func replace(with listed: [BlobName: Int]) { sizes.withLock { $0 = listed } }

  func keepOnly(_ kept: (BlobName) -> Bool) { sizes.withLock { $0 = $0.filter { kept($0.key) } } }

  func forget(_ name: BlobName) { sizes.withLock { _ = $0.removeValue(forKey: name) } }

  /// The size in bytes; nil when the blob is missing.
  ///
  /// - Parameter ask: asks the server.
  func byteCount(of name: BlobName, _ ask: () throws -> Int?) rethrows -> Int? {
    if let known = sizes.withLock({ $0[name] }) { return known }
    guard let size = try ask() else { return nil }
    sizes.withLock { $0[name] = size }
    return size
  }
}
