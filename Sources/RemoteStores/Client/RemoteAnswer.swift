import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization
import Timeline

/// The answer to a request, whatever its status.
struct RemoteAnswer: Sendable {
  var status: Int
  var headers: HTTPHeaders
  var body: [UInt8]
  /// How often the request was sent, where the last answer still asked for another attempt; empty otherwise.
  var note = ""

  /// The first header of that name, in any case.
  func header(_ name: String) -> String? { headers.first(name: name) }

  /// The body as text for a message: one line, 300 characters at most, and none that a terminal would obey.
  var excerpt: String { Self.harmless(String(decoding: body.prefix(2000), as: UTF8.self)) + note }

  /// A text of the server's on one line, with control characters escaped.
  static func harmless(_ text: String) -> String {
    let line = text.split { $0.isNewline || $0.isWhitespace }.joined(separator: " ").unicodeScalars
    let cut = line.prefix(300).map { scalar in
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }
    return cut.joined() + (line.count > cut.count ? "..." : "")
  }

  /// Whether another attempt may well succeed: a failure of the server's own, for now, or too many requests.
  var isTransient: Bool { [429, 500, 502, 503, 504].contains(status) }

  /// The size in bytes that the answer says a blob has; nil where it says none.
  ///
  /// Throws for one that no blob can have. Plans add sizes up, and a server may say anything.
  func contentLength(upTo maximum: Int, _ request: String) throws(RemoteError) -> Int? {
    guard let text = header("content-length") else { return nil }
    guard let count = Int(text), (0...maximum).contains(count) else {
      throw RemoteError(
        code: .badAnswer, request: request,
        detail: "Content-Length is \(Self.harmless(text)), but a blob has 0 to \(maximum) bytes")
    }
    return count
  }
}

/// Collects one answer in memory, and ends the request when the body grows too long.
final class AnswerCollector: HTTPClientResponseDelegate {
  struct TooLong: Error {}
  /// Too little of the body came in a while.
  struct Stalled: Error {}

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

  /// How much of the body has come.
  var receivedBytes: Int { content.withLock { $0.body.count } }

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
