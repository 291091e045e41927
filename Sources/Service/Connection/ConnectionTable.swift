import NIOCore
import Synchronization

/// All connections of a listener: how many there are, and which of them nobody would miss.
///
/// There are never more than `limit`, so that the store's files, the database and whatever else the process opens always find
/// a descriptor. At the limit the connection that has been idle for longest makes room for a new one; a connection that is
/// being answered is never cut off, and when none is idle the new one is closed at once. So whoever opens thousands of
/// connections and says nothing keeps nobody out.
final class ConnectionTable: Sendable {
  /// One connection, from its admission to its end.
  typealias Ticket = UInt64

  /// Tells a connection to close if it is still idle when it reads this.
  struct MakeRoom: Sendable {}

  fileprivate struct Content {
    var channels: [Ticket: any Channel] = [:]
    /// Idle connections, each with its place in `queue`.
    var idle: [Ticket: UInt64] = [:]
    /// Idle connections, longest first. An entry whose place is not that of `idle` is one that was idle and is no more: it
    /// is passed over, and cleared away when there are many of them.
    var queue = CircularBuffer<(ticket: Ticket, place: UInt64)>()
    var next: UInt64 = 0
    var isClosing = false
  }

  private let content = Mutex(Content())
  private let limit: Int
  /// Connections that were told to make room are still there for a moment.
  private static let slack = 64

  init(limit: Int) { self.limit = limit }

  var count: Int { content.withLock { $0.channels.count } }

  /// Takes a new connection in, which counts as idle until it has asked for something. Nil when there is no room. Amortised
  /// O(1).
  func admit(_ channel: any Channel) -> Ticket? {
    let (ticket, oldest) = content.withLock { content -> (Ticket?, (any Channel)?) in
      guard !content.isClosing, content.channels.count < limit + Self.slack else { return (nil, nil) }
      var oldest: (any Channel)?
      if content.channels.count >= limit {
        oldest = content.takeOldest()
        if oldest == nil { return (nil, nil) }
      }
      content.next += 1
      let ticket = content.next
      content.channels[ticket] = channel
      content.enqueue(ticket)
      return (ticket, oldest)
    }
    oldest?.pipeline.fireUserInboundEventTriggered(MakeRoom())
    guard let ticket else { return nil }
    channel.closeFuture.whenComplete { _ in self.remove(ticket) }
    return ticket
  }

  /// The connection waits for its next request.
  func idle(_ ticket: Ticket) { content.withLock { $0.enqueue(ticket) } }

  /// The connection is being answered.
  func busy(_ ticket: Ticket) { _ = content.withLock { $0.idle.removeValue(forKey: ticket) } }

  private func remove(_ ticket: Ticket) {
    content.withLock { content in
      content.channels[ticket] = nil
      content.idle[ticket] = nil
    }
  }

  /// Takes no more connections, closes those that are idle, and the others after their answer.
  func quiesce() {
    let channels = content.withLock { content in
      content.isClosing = true
      return Array(content.channels.values)
    }
    for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
  }

  /// Closes all of them, whatever they are at.
  func closeAll() {
    for channel in content.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
  }
}

extension ConnectionTable.Content {
  fileprivate mutating func enqueue(_ ticket: ConnectionTable.Ticket) {
    guard channels[ticket] != nil else { return }
    next += 1
    idle[ticket] = next
    queue.append((ticket, next))
    if queue.count > 2 * idle.count + 1024 { queue = CircularBuffer(queue.filter { idle[$0.ticket] == $0.place }) }
  }

  fileprivate mutating func takeOldest() -> (any Channel)? {
    while let entry = queue.popFirst() {
      guard idle[entry.ticket] == entry.place else { continue }
      idle[entry.ticket] = nil
      return channels[entry.ticket]
    }
    return nil
  }
}
