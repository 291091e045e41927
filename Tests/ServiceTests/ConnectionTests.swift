import Foundation
import NIOCore
import ServiceLifecycle
import Testing

@testable import Service

/// What peers do to a connection, over real sockets: nothing, little, too much, or only half of it.
@Suite("Connections") struct ConnectionTests {
  private static let live = "GET /healthz/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
  private static let lastLive = "GET /healthz/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
  private static let page = "GET /titles/1 HTTP/1.1\r\nHost: localhost\r\n\r\n"

  private static func serve(
    change: (inout ServerOptions) -> Void = { _ in }, _ body: @Sendable (RunningServer) async throws -> Void
  ) async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true, change: change) { server in
      try await server.untilReady()
      try await body(server)
    }
  }

  /// A server with deadlines of which tests need not wait long; it is asked for nothing but whether it lives.
  private static func hurry(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
    let change: (inout ServerOptions) -> Void = { (options: inout ServerOptions) in
      options.deadlines.firstHead = .milliseconds(3000)
      options.deadlines.idle = .milliseconds(1500)
      options.deadlines.step = .milliseconds(50)
    }
    let sample = try SampleStore()
    try await RunningServer.run(sample.store, evaluates: false, change: change, body)
  }

  @Test("the usual deadlines are 10 s for a first head, 60 s between requests, 30 s without progress") func deadlines()
  {
    let usual = ConnectionService.Deadlines()
    #expect(usual.firstHead == .seconds(10) && usual.idle == .seconds(60) && usual.progress == .seconds(30))
  }

  @Test(
    "a connection that asks nothing, or takes for ever to ask, is closed",
    arguments: ["", "GET /healthz/live HTTP/1.1\r\nHost: loc"])
  func slowHead(text: String) async throws {
    try await Self.hurry { server in
      let seconds = try await RawConnection.blocking {
        let start = ContinuousClock.now
        let connection = try RawConnection(port: server.client.port)
        try connection.send(text)
        // A byte now and then makes no difference.
        for _ in 0..<4 where !text.isEmpty {
          Thread.sleep(forTimeInterval: 0.05)
          try connection.send("a")
        }
        _ = try connection.readToEnd(seconds: 20)
        return (ContinuousClock.now - start) / .seconds(1)
      }
      #expect(seconds > 0.3 && seconds < 10)
    }
  }

  @Test("a connection is closed some time after its last answer") func idle() async throws {
    try await Self.hurry { server in
      let seconds = try await RawConnection.blocking {
        let connection = try RawConnection(port: server.client.port)
        try connection.send(Self.live)
        _ = try connection.readSome()
        let start = ContinuousClock.now
        #expect(try connection.readToEnd(seconds: 20).isEmpty)
        return (ContinuousClock.now - start) / .seconds(1)
      }
      #expect(seconds > 0.3 && seconds < 10)
    }
  }

  @Test("a refused body is answered at once and not read to its end", arguments: [false, true])
  func refusedBody(isDripped: Bool) async throws {
    try await Self.serve { server in
      let (head, sent) = try await RawConnection.blocking {
        let connection = try RawConnection(port: server.client.port)
        try connection.send("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000000\r\n\r\n")
        let head = try connection.readSome()
        var sent = 0
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
          do {
            let piece = String(repeating: "x", count: isDripped ? 1 : 1 << 16)
            try connection.send(piece)
            sent += piece.utf8.count
            if isDripped { Thread.sleep(forTimeInterval: 0.1) }
          } catch { break }
        }
        return (head, sent)
      }
      #expect(head.hasPrefix("HTTP/1.1 413 "))
      #expect(head.lowercased().contains("connection: close"))
      // What the two kernels hold is sent, though the server never reads it; dripped, it ends after `drainTime`.
      #expect(sent < (isDripped ? 200 : 16 << 20))
    }
  }

  @Test("HTTP/1.0 is closed after the answer, unless it asks for more") func oldVersion() async throws {
    try await Self.serve { server in
      let answer = try await RawConnection.exchange(
        "GET /healthz/live HTTP/1.0\r\n\r\n", port: server.client.port, seconds: 5)
      #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.lowercased().contains("connection: close"))
      let both = try await RawConnection.blocking {
        let connection = try RawConnection(port: server.client.port)
        let request = "GET /healthz/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
        try connection.send(request)
        let first = try connection.readSome()
        try connection.send(request)
        return [first, try connection.readSome()]
      }
      for answer in both {
        #expect(answer.hasPrefix("HTTP/1.1 200 ") && answer.lowercased().contains("connection: keep-alive"))
      }
    }
  }

  @Test("a client that sends thousands of requests and reads nothing yet gets every answer, in order") func pipelined()
    async throws
  {
    try await Self.serve { server in
      let text = try await RawConnection.blocking {
        let connection = try RawConnection(port: server.client.port)
        // The first is rendered by a thread, and the others wait for it.
        let requests = Self.page + String(repeating: Self.live, count: 5000)
        Thread { try? connection.send(requests + Self.lastLive) }.start()
        Thread.sleep(forTimeInterval: 1)
        return String(decoding: try connection.readToEnd(), as: UTF8.self)
      }
      #expect(text.ranges(of: "HTTP/1.1 200 ").count == 5002)
      #expect(text.hasPrefix("HTTP/1.1 200 "))
      let page = try #require(text.firstRange(of: "</html>"))
      #expect(!text[..<page.lowerBound].contains("\"status\":\"live\""))
    }
  }

  @Test("at the limit the connection that was idle longest makes room, and one that is answered does not") func limit()
    async throws
  {
    let work = BusyPool()
    defer { work.release() }
    let change: (inout ServerOptions) -> Void = { (options: inout ServerOptions) in
      options.connectionLimit = 8
      options.work = work.pool
    }
    try await Self.serve(change: change) { server in
      defer { work.release() }
      try await work.occupy(2)
      let asking = try await RawConnection.blocking {
        let asking = try RawConnection(port: server.client.port)
        try asking.send(Self.page)
        Thread.sleep(forTimeInterval: 0.5)
        return asking
      }
      let silent = try await RawConnection.blocking {
        try (0..<100).map { _ in try RawConnection(port: server.client.port) }
      }
      for _ in 0..<10 {
        let answer = try await RawConnection.exchange(
          Self.lastLive, port: server.client.port)
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
      }
      let closed = try await RawConnection.blocking {
        silent.count { connection in (try? connection.read(seconds: 0.01)).map { $0?.isEmpty ?? false } ?? true }
      }
      #expect(closed >= 92)
      work.release()
      let page = try await RawConnection.blocking { try asking.readSome() }
      #expect(page.hasPrefix("HTTP/1.1 200 ") && page.contains("</html>"))
    }
  }

  @Test(
    "probes are answered while every thread renders and the queue is full, and who comes then is told to come again")
  func probesFirst() async throws {
    let work = BusyPool()
    try await Self.serve(change: { $0.work = work.pool }) { server in
      defer { work.release() }
      try await work.occupy(2)
      let asking = try await RawConnection.blocking {
        try (0..<WorkPool.limit).map { _ in
          let connection = try RawConnection(port: server.client.port)
          try connection.send(Self.page)
          return connection
        }
      }
      // A request that is not refused waits in the queue, and makes it fuller.
      try await server.until("the queue is full") {
        try await RawConnection.blocking {
          let connection = try RawConnection(port: server.client.port)
          try connection.send(Self.page)
          return try connection.read(seconds: 0.3).map { String(decoding: $0, as: UTF8.self) }?.contains(" 503 ")
            == true
        }
      }
      let busy = try await server.client.get("/titles/1")
      #expect(busy.status == 503 && busy.headers["retry-after"] == "1")
      #expect((try busy.object())["type"] as? String == "/problems/busy")
      let times = try await RawConnection.blocking {
        try (0..<50).map { _ in
          let start = ContinuousClock.now
          let connection = try RawConnection(port: server.client.port)
          try connection.send(Self.live)
          #expect(try connection.readSome().hasPrefix("HTTP/1.1 200 "))
          return (ContinuousClock.now - start) / .seconds(1)
        }
      }
      // `readSome` waits 0.2 s for more; the rest is the answer, on a machine that runs other tests too.
      #expect(times.sorted()[times.count / 2] < 0.3)
      #expect(try await server.client.get("/healthz/ready").status == 200)
      // Whoever goes leaves the queue.
      try await RawConnection.blocking { try asking.dropFirst(10).forEach { try $0.reset() } }
      work.release()
      let page = try await RawConnection.blocking { try asking[0].readSome() }
      #expect(page.hasPrefix("HTTP/1.1 200 "))
      try await server.until("work goes on") { try await server.client.get("/v1/status").status == 200 }
    }
  }

  @Test("work that was given up before a thread was free is not done") func givenUp() async throws {
    let work = BusyPool()
    work.pool.start()
    try await work.occupy(2)
    let done = Shared(0)
    let waiting = (0..<50).map { _ in Task { try await work.pool.run { done.change { $0 += 1 } } } }
    try await Task.sleep(for: .milliseconds(200))
    waiting.dropFirst(5).forEach { $0.cancel() }
    work.release()
    for task in waiting { _ = try? await task.value }
    #expect(done.value == 5)
    await work.pool.stop()
  }

  @Test("the probes have a port of their own where it is asked for, and nothing else is there") func healthPort()
    async throws
  {
    // A free port, free a moment ago.
    let port = try await RawConnection.blocking { try RawConnection.freePort() }
    try await Self.serve(change: { $0.healthPort = port }) { _ in
      for (path, status) in [("/healthz/live", 200), ("/healthz/ready", 200), ("/v1/status", 404), ("/", 404)] {
        let answer = try await RawConnection.exchange(
          "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", port: port)
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(path)")
      }
    }
  }

  @Test("a port in use is named with its host and the way out") func portInUse() async throws {
    try await Self.serve { server in
      let sample = try SampleStore()
      let port = server.client.port
      let second = GatekeeperServer(
        sample.store, evaluator: nil, ruleSets: [], options: ServerOptions(port: port), now: { SampleStore.noon },
        logger: server.log.logger, onListening: { _ in Issue.record("it listens") })
      let group = ServiceGroup(configuration: .init(services: second.services, logger: server.log.logger))
      let error = await #expect(throws: ListenError.self) { try await group.run() }
      #expect(error?.description.contains("127.0.0.1:\(port)") == true)
      #expect(error?.description.contains("choose another port (--port") == true)
    }
    #expect(ListenError.address("::1", 8080) == "[::1]:8080")
    #expect(ListenError.address("[::1]", 8080) == "[::1]:8080")
    #expect(ListenError.address("127.0.0.1", 8080) == "127.0.0.1:8080")
  }
}

/// A pool of two threads that a test keeps busy.
private final class BusyPool: Sendable {
  let pool = WorkPool(threads: 2)
  private let isReleased = Shared(false)

  /// Keeps so many threads busy, and returns when they are.
  func occupy(_ count: Int) async throws {
    let busy = Shared(0)
    for _ in 0..<count {
      Task {
        try await pool.run { [isReleased] in
          busy.change { $0 += 1 }
          while !isReleased.value { Thread.sleep(forTimeInterval: 0.01) }
        }
      }
    }
    while busy.value < count { try await Task.sleep(for: .milliseconds(5)) }
  }

  func release() { isReleased.value = true }
}
