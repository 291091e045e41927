import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// Collects one answer in memory, and ends the request when the body grows too long.
final class AnswerCollector: HTTPClientResponseDelegate {
  struct TooLong: Error {}

  private let content = Mutex(RemoteAnswer(status: 0, headers: [:], body: []))
  private let maximumBytes: Int
  /// At least, for an answer that is no success: it says why.
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
