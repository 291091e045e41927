import Glibc

/// Watches directories for files that come, go or are written (inotify), and waits for that or for an interruption.
///
/// It tells that something happened, not what: the caller looks at the directory, so nothing is lost when the kernel's
/// queue of events overflows. Where the system grants no watches, waits end by time. `interrupt` may be called from any
/// thread, everything else from one thread at a time.
///
/// ```swift
/// let watch = DirectoryWatch()
/// _ = watch.watch("/var/lib/blobs")
/// while watch.wait(milliseconds: 60_000) != .interrupted { reload() }
/// ```
public final class DirectoryWatch: Sendable {
  /// What ended a wait.
  public enum Outcome: Sendable { case changed, interrupted, timeout }

  private let events: Int32
  /// Two joined sockets: a byte written to the second ends a wait on the first.
  private let interruption: [Int32]

  /// A watch of no directory yet. It never fails: where the system has nothing to give, waits end by time.
  public init() {
    events = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    var ends: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    unsafe _ = socketpair(AF_UNIX, Int32(kind), 0, &ends)
    interruption = ends
  }

  deinit {
    for descriptor in [events] + interruption where descriptor >= 0 { close(descriptor) }
  }

  private static let mask =
    UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE) | UInt32(IN_DELETE)
    | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)

  /// Watches the directory at `path` from now on and returns the watch's number, the same for one that is watched
  /// already. Nil when there is none, or no watch is to be had.
  public func watch(_ path: String) -> Int32? {
    let descriptor = unsafe inotify_add_watch(events, path, Self.mask)
    return descriptor >= 0 ? descriptor : nil
  }

  /// Ends a watch; one whose directory is gone has ended already.
  public func unwatch(_ descriptor: Int32) { inotify_rm_watch(events, descriptor) }

  /// Waits for a change since the last wait, for `interrupt`, or until the time is over.
  public func wait(milliseconds: Int) -> Outcome {
    // `poll` passes over a descriptor below 0, which is what a system without watches gave.
    var descriptors = [
      pollfd(fd: events, events: Int16(POLLIN), revents: 0),
      pollfd(fd: interruption[0], events: Int16(POLLIN), revents: 0),
    ]
    guard unsafe poll(&descriptors, 2, Int32(clamping: max(0, milliseconds))) > 0 else { return .timeout }
    drain(descriptors[1].revents != 0 ? interruption[0] : events)
    return descriptors[1].revents != 0 ? .interrupted : .changed
  }

  private func drain(_ descriptor: Int32) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while unsafe read(descriptor, &buffer, buffer.count) > 0 {}
  }

  /// Ends the wait under way, or the next one.
  public func interrupt() {
    var byte: UInt8 = 1
    unsafe _ = write(interruption[1], &byte, 1)
  }
}
