import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// What all connections of a listener share: who answers, and how long anybody may take.
struct ConnectionService: Sendable {
  typealias Respond = @Sendable (Request, BasicRequestContext) async throws -> Response

  let rules: RequestRules
  let headers: StandardHeaders
  /// Answers on the event loop, at once; nil for what `respond` answers.
  let direct: @Sendable (Request) throws -> Answer?
  let respond: Respond
  let gauge: SendGauge
  let logger: Logger
  var deadlines = Deadlines()

  /// How long a peer may take. A connection that misses one is closed.
  struct Deadlines: Sendable {
    /// For the first request's head, from the connection on. A later one has `idle`.
    var firstHead = TimeAmount.seconds(10)
    /// From an answer to the end of the next request's head.
    var idle = TimeAmount.seconds(60)
    /// For taking any of the bytes that wait to be sent.
    var progress = TimeAmount.seconds(30)
    /// After so long without progress, a connection may be closed to make room for another.
    var stall = TimeAmount.seconds(5)
    /// From one look at them to the next, at most.
    var step = TimeAmount.seconds(5)
  }
}

/// One connection: reads requests, lets each be answered, and closes when the peer takes too long or the last one is done.
///
/// ## Overview
/// A connection is in one of three phases. It *waits* for a request's head; it is *answering* one, which is in the hands of a
/// task; or it is *ending*, after an answer that was the last. A request that breaks a rule, a probe, and bytes that are no
/// request are answered right here on the event loop, so these never wait for a thread that works.
///
/// `HTTPServerPipelineHandler` before this handler keeps the order: while a request is answered it reads no further. Half a
/// connection counts: a client that closes its own side after the request gets the whole answer.
final class ConnectionHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private enum Phase {
    case waiting(until: NIODeadline)
    case answering
    case ending
  }

  private let service: ConnectionService
  private let table: ConnectionTable
  private let ticket: ConnectionTable.Ticket
  private let wire: WireHandler
  private var context: ChannelHandlerContext?
  private var phase: Phase
  private var task: Task<Void, Never>?
  /// A request that was read, or what is wrong with it, until its answer begins.
  private var request: Result<HTTPRequest, Problem>?
  /// Whether `request` was read to its end.
  private var isRead = false
  private var isHead = false
  private var isOldVersion = false
  private var keepsAlive = true
  /// The client has closed its side.
  private var isInputClosed = false
  /// Answers that were written and are not taken yet.
  private var unsentAnswers = 0
  /// Writes that the client's side took.
  private var taken = 0
  /// What waited to be sent at the last look, and since when it is the same.
  private var unsent = (bytes: 0, taken: 0, since: NIODeadline.now())
  /// Whether the table may take this connection away to make room: it is idle, or its client takes nothing.
  private var isSpare = true {
    didSet {
      guard isSpare != oldValue else { return }
      if isSpare { table.idle(ticket) } else { table.busy(ticket) }
    }
  }

  init(_ service: ConnectionService, _ table: ConnectionTable, _ ticket: ConnectionTable.Ticket, _ wire: WireHandler) {
    (self.service, self.table, self.ticket, self.wire) = (service, table, ticket, wire)
    phase = .waiting(until: .now() + service.deadlines.firstHead)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    look()
  }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelInactive(context: ChannelHandlerContext) {
    phase = .ending
    task?.cancel()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
    guard case .waiting = phase else { return }
    begin()
    (keepsAlive, isHead, isOldVersion) = (false, false, false)
    send(problem(for: error).answer(instance: Self.instance(RequestID())), context)
  }

  private func problem(for error: HTTPParserError) -> Problem {
    switch error {
    case .headerOverflow: wire.sawLine ? .headTooLarge : .uriTooLong(limit: RequestRules.targetLimit)
    case .invalidVersion: .versionNotSupported
    case .paused: .badRequest("HTTP/2 is not spoken here; use HTTP/1.1")
    case .invalidEOFState: .badRequest("The connection ended within the request")
    default: .badRequest("It cannot be read as HTTP/1.1: \(error)")
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ConnectionTable.MakeRoom {
      if isSpare { context.close(promise: nil) }
    } else if let event = event as? ChannelEvent, event == .inputClosed {
      isInputClosed = true
      rest(context)
    }
    context.fireUserInboundEventTriggered(event)
  }

  /// Every answer was taken and none is being made: nobody would miss this connection, and after the client closed its side
  /// nobody uses it any more.
  private func rest(_ context: ChannelHandlerContext) {
    guard unsentAnswers == 0, case .waiting = phase else { return }
    isSpare = true
    if isInputClosed { context.close(promise: nil) }
  }
}

/// Requests in.
extension ConnectionHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): read(head, context)
    case .body: break  // a request with a body was refused already; `WireHandler` throws the body away
    case .end:
      wire.startMessage()
      guard request != nil else { return }
      isRead = true
      // Not from here: an answer brings the next request that waits, whose answer would come from within this one.
      context.eventLoop.assumeIsolated().execute { [weak self] in self?.answer() }
    }
  }

  private func begin() {
    phase = .answering
    isSpare = false
  }

  private func read(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard case .waiting = phase else { return }
    begin()
    isHead = head.method == .HEAD
    isOldVersion = head.version == .http1_0
    // After an upgrade that was asked for, the decoder reads no further.
    let isUpgrade = head.method == .CONNECT || head.headers.contains(name: "upgrade")
    keepsAlive = head.isKeepAlive && !RequestRules.hasBody(head) && !isUpgrade
    let checked = Result { () throws(Problem) in try service.rules.check(head) }
    guard case .failure(let problem) = checked, RequestRules.hasBody(head) else { return request = checked }
    // The answer does not wait for the end of a body that nobody wants.
    send(problem.answer(instance: Self.instance(RequestID())), context)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    answer()
    context.fireChannelWritabilityChanged()
  }

  /// Answers the request that was read, once there is room for its answer: a client that sends requests and reads no answers
  /// is not read any further either.
  private func answer() {
    guard let context, context.channel.isWritable, isRead, let checked = request else { return }
    (request, isRead) = (nil, false)
    let id = RequestID()
    do {
      let request = Request(head: try checked.get(), body: RequestBody(buffer: ByteBuffer()))
      if let answer = try service.direct(request) { return send(answer, context) }
      guard service.gauge.hasRoom else { throw Problem.busy }
      respond(to: request, id, context.channel)
    } catch {
      send((error as? Problem ?? .internalError).answer(instance: Self.instance(id)), context)
    }
  }

  private func respond(to request: Request, _ id: RequestID, _ channel: any Channel) {
    var logger = service.logger
    logger[metadataKey: "hb.request.id"] = .stringConvertible(id)
    let source = ApplicationRequestContextSource(channel: channel, logger: logger)
    task = Task { [service] in
      do {
        let response = try await service.respond(request, BasicRequestContext(source: source))
        try await AnswerWriter.send(response, to: channel, service.gauge)
      } catch {
        // The client has gone, or a body ended before the length that was promised. The next answer would be taken for the
        // rest of it, so there is none.
        channel.close(promise: nil)
      }
    }
  }

  private static func instance(_ id: RequestID) -> String { "/v1/requests/\(id)" }
}

/// Answers out.
extension ConnectionHandler {
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    promise?.futureResult.assumeIsolated().whenSuccess { self.taken += 1 }
    switch unwrapOutboundIn(data) {
    case .head(let head):
      var head = head
      service.headers.add(to: &head.headerFields)
      if !keepsAlive {
        head.headerFields[.connection] = "close"
      } else if isOldVersion {
        head.headerFields[.connection] = "keep-alive"
      }
      context.write(wrapOutboundOut(.head(HTTPResponseHead(head))), promise: promise)
    case .body(let bytes):
      if isHead {
        promise?.succeed(())
      } else {
        context.write(wrapOutboundOut(.body(.byteBuffer(bytes))), promise: promise)
      }
    case .end: end(context, promise ?? context.eventLoop.makePromise())
    }
  }

  /// Writes a whole answer.
  private func send(_ answer: Answer, _ context: ChannelHandlerContext) {
    let head = HTTPResponse(status: answer.status, headerFields: answer.headers)
    write(context: context, data: NIOAny(HTTPResponsePart.head(head)), promise: nil)
    write(context: context, data: NIOAny(HTTPResponsePart.body(answer.body)), promise: nil)
    end(context, context.eventLoop.makePromise())
    context.flush()
  }

  /// Ends an answer. The next request may already be here, and then writing the end brings it: so everything of this one is
  /// put away before.
  private func end(_ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>) {
    let isLast = !keepsAlive
    task = nil
    unsentAnswers += 1
    if isLast {
      phase = .ending
    } else {
      phase = .waiting(until: .now() + service.deadlines.idle)
    }
    promise.futureResult.assumeIsolated().whenComplete { _ in
      self.unsentAnswers -= 1
      guard isLast else { return self.rest(context) }
      if self.isInputClosed { context.close(promise: nil) } else { self.wire.close() }
    }
    context.write(wrapOutboundOut(.end(nil)), promise: promise)
  }
}

/// Deadlines.
extension ConnectionHandler {
  /// Looks whether the peer took too long, and again when that may be so.
  ///
  /// One look is planned at a time and none is ever called off, since that costs a search through all that are planned. So
  /// the plan holds the handler weakly, and is never far ahead.
  private func look() {
    guard let context else { return }
    let (now, deadlines) = (NIODeadline.now(), service.deadlines)
    let bytes = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    if bytes == 0 || bytes != unsent.bytes || taken != unsent.taken { unsent = (bytes, taken, now) }
    if now >= unsent.since + deadlines.progress { return context.close(promise: nil) }
    if bytes > 0 { isSpare = now >= unsent.since + deadlines.stall }
    var next = now + deadlines.step
    if case .waiting(let end) = phase {
      if bytes > 0 {
        // The last answer is still being taken: the wait for the next request begins after it.
        phase = .waiting(until: now + deadlines.idle)
      } else if now >= end {
        return context.close(promise: nil)
      } else {
        next = min(next, end)
      }
    }
    context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [weak self] in self?.look() }
  }
}
