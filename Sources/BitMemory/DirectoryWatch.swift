import Glibc

/// Watches one directory for files that come, go or are written (inotify), and waits for that or for an interruption.
///
/// Says that something happened and not what: whoever waits looks for himself, so that an overflow of the kernel's queue
/// loses nothing. `interrupt` may be called from any thread, everything else from one at a time.
public final class DirectoryWatch: Sendable {
  /// What ended a wait.
  public enum Outcome: Sendable {
    case changed
    /// The watched directory itself went away or elsewhere: nothing more comes, `watch` again.
    case gone
    case interrupted
    case timeout
  }

  private let events: Int32
  /// Two joined sockets: a byte written to the second ends a wait on the first.
  private let interruption: [Int32]

  public init() throws(FileError) {
    events = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    var ends: [Int32] = [-1, -1]
    let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
    if events >= 0 { unsafe _ = socketpair(AF_UNIX, Int32(kind), 0, &ends) }
    interruption = ends
    guard events >= 0, ends[0] >= 0 else { throw FileError(operation: "watch", path: "inotify") }
  }

  deinit {
    for descriptor in [events] + interruption where descriptor >= 0 { close(descriptor) }
  }

  private static let mask =
    UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_CREATE) | UInt32(IN_DELETE)
    | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_ONLYDIR)

  /// Begins to watch the directory at `path`; its earlier changes are not reported. Nil when it does not exist.
  public func watch(_ path: String) throws(FileError) -> Int32? {
    let descriptor = unsafe inotify_add_watch(events, path, Self.mask)
    if descriptor >= 0 { return descriptor }
    let error = FileError(operation: "watch", path: path)
    if error.isMissing || error.errorNumber == ENOTDIR { return nil }
    throw error
  }

  /// Ends the watch that `watch` returned; one that the kernel ended already is no error.
  public func unwatch(_ descriptor: Int32) { inotify_rm_watch(events, descriptor) }

  /// Waits for a change, for `interrupt`, or until the time is over, and takes all that happened so far.
  public func wait(milliseconds: Int) -> Outcome {
    var descriptors = [
      pollfd(fd: events, events: Int16(POLLIN), revents: 0), pollfd(fd: interruption[0], events: Int16(POLLIN), revents: 0),
    ]
    let ready = unsafe poll(&descriptors, 2, Int32(clamping: max(0, milliseconds)))
    guard ready > 0 else { return .timeout }
    if descriptors[1].revents != 0 {
      var bytes = [UInt8](repeating: 0, count: 64)
      while unsafe read(interruption[0], &bytes, bytes.count) > 0 {}
      return .interrupted
    }
    return drain()
  }

  /// Reads all events. Each starts with watch (4 bytes), mask (4), cookie (4) and the length of the name that follows (4).
  private func drain() -> Outcome {
    var outcome = Outcome.changed
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let ended = UInt32(IN_IGNORED) | UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF) | UInt32(IN_UNMOUNT)
    while true {
      let size = unsafe read(events, &buffer, buffer.count)
      guard size > 0 else { return outcome }
      var offset = 0
      while offset + 16 <= size {
        if Self.number(buffer, offset + 4) & ended != 0 { outcome = .gone }
        offset += 16 + Int(Self.number(buffer, offset + 12))
      }
    }
  }

  private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
  }

  /// Ends the wait under way, or the next one.
  public func interrupt() {
    var byte: UInt8 = 1
    unsafe _ = write(interruption[1], &byte, 1)
  }
}
