import NIOCore

/// The bytes of a connection before they are parsed: the last ones are thrown away here, in bounded number.
///
/// A connection that is closed while the client still sends is reset, and the reset may destroy the answer that lies unread
/// at the client (RFC 9112 9.6). So after the last answer of such a connection this end says that nothing more comes, takes
/// what the client still sends for a short while and at most `drainLimit` bytes, and then closes.
final class WireHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// Bytes that are taken and thrown away after the last answer.
  static let drainLimit = 64 << 10
  static let drainTime = TimeAmount.seconds(5)

  /// Whether a whole line arrived since the connection began or the last request ended. A head that is too large without
  /// one is an address that is too long.
  private(set) var sawLine = false
  /// Bytes that may still be thrown away; nil while they are wanted.
  private var drain: Int?
  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// A request has ended: what comes belongs to the next one.
  func startMessage() { sawLine = false }

  /// Nothing more is sent: lets the client read the answer, then closes.
  func close() {
    guard let context, drain == nil else { return }
    drain = Self.drainLimit
    context.close(mode: .output, promise: nil)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.drainTime) { [weak self] in
      self?.context?.close(promise: nil)
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    guard let left = drain else {
      if !sawLine { sawLine = bytes.readableBytesView.contains(UInt8(ascii: "\n")) }
      return context.fireChannelRead(data)
    }
    drain = left - bytes.readableBytes
    if left < bytes.readableBytes { context.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if drain != nil, let event = event as? ChannelEvent, event == .inputClosed { return context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }
}
