import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Sends one answer of the router to its connection, piece by piece as the client takes it.
///
/// A body of one buffer goes out with head and end in one step. Of a body in pieces at most two are held, one that waits and
/// one that the client is taking.
struct AnswerWriter: ResponseBodyWriter {
  private let channel: any Channel
  private let gauge: SendGauge
  private var parts: [HTTPResponsePart]
  private var waiting = 0

  /// Sends `response` to its end. Throws when the connection closes or the body fails.
  static func send(_ response: Response, to channel: any Channel, _ gauge: SendGauge) async throws {
    try await response.body.write(AnswerWriter(response, channel, gauge))
  }

  private init(_ response: Response, _ channel: any Channel, _ gauge: SendGauge) {
    (self.channel, self.gauge, parts) = (channel, gauge, [.head(response.head)])
  }

  mutating func write(_ buffer: ByteBuffer) async throws {
    if waiting > 0 { try await flush() }
    parts.append(.body(buffer))
    waiting += buffer.readableBytes
  }

  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
    parts.append(.end(trailingHeaders))
    try await flush()
  }

  /// Sends what waits, and returns when the client's side has taken it.
  private mutating func flush() async throws {
    let (parts, size, channel) = (parts, waiting, channel)
    (self.parts, waiting) = ([], 0)
    gauge.add(size)
    defer { gauge.remove(size) }
    try await channel.eventLoop.flatSubmit {
      for part in parts.dropLast() { channel.write(part, promise: nil) }
      guard let last = parts.last else { return channel.eventLoop.makeSucceededVoidFuture() }
      return channel.writeAndFlush(last)
    }.get()
  }
}
