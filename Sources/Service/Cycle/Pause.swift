import ServiceLifecycle
import Timeline

/// The wait between two rounds of a service, which ends early when the service shall stop.
enum Pause {
  /// Whether the running service was told to stop, gracefully or by cancellation.
  static var isStopping: Bool { Task.isShuttingDownGracefully || Task.isCancelled }

  /// What ended a wait.
  enum Outcome { case over, changed, stopping }

  /// Waits until the time is over, or something is announced beyond what is `known`.
  static func wait(_ duration: Duration, _ watcher: AnnouncementWatcher, beyond known: [Version?]) async -> Outcome {
    guard !isStopping else { return .stopping }
    guard duration > .zero else {
      await Task.yield()
      return isStopping ? .stopping : .over
    }
    let milliseconds = Int((duration / .milliseconds(1)).rounded(.up))
    let change = await cancelWhenGracefulShutdown {
      await watcher.change(beyond: known, timeoutMilliseconds: milliseconds)
    }
    if isStopping { return .stopping }
    return change == nil ? .over : .changed
  }
}
