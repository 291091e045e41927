import ServiceLifecycle

/// The wait between two rounds of a service, which ends early when the service shall stop.
enum Pause {
  /// Whether the running service was told to stop, gracefully or by cancellation.
  static var isStopping: Bool { Task.isShuttingDownGracefully || Task.isCancelled }

  /// Waits; returns whether to go on.
  static func wait(_ duration: Duration) async -> Bool {
    guard !isStopping else { return false }
    guard duration > .zero else {
      await Task.yield()
      return !isStopping
    }
    do {
      try await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    } catch {
      return false  // only cancellation ends a sleep early
    }
    return !isStopping
  }
}
