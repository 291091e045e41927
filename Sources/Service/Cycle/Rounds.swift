import Dispatch
import Gatekeeper
import ServiceLifecycle
import Synchronization
import Timeline

/// A value that is only ever used on a queue of its own.
///
/// Rounds of a service read files and evaluate for seconds. On the queue they take none of the few threads that answer
/// requests, no two of them overlap, and the value may be a class that is not safe for several threads:
///
/// ```swift
/// let runner = Confined(label: "gatekeeper.cycle", CycleRunner(...))
/// let result = try await runner.perform { runner in try runner.attempt(at: .now) }
/// ```
package final class Confined<Value>: Sendable {
  private let queue: DispatchQueue
  private let value: Mutex<Value>

  package init(label: String, _ value: consuming sending Value) {
    queue = DispatchQueue(label: label, qos: .userInitiated)
    self.value = Mutex(value)
  }

  /// Runs `work` on the queue to its end; cancelling the waiting task does not cut it short.
  package func perform<Output: Sendable>(
    _ work: @escaping @Sendable (inout sending Value) throws -> sending Output
  ) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try self.value.withLock(work) }) }
    }
  }
}

/// The wait between two rounds of a service.
enum Pause {
  /// Whether the running service was told to stop, gracefully or by cancellation.
  static var isStopping: Bool { Task.isShuttingDownGracefully || Task.isCancelled }

  /// What ended a wait.
  enum Outcome {
    /// The time is over.
    case over
    /// Something was announced.
    case changed
    /// The service was told to stop.
    case stopping
  }

  /// How long a publication under way may take after a stop.
  static let grace = Duration.seconds(1)

  /// Runs the rounds of a service. Some time after it was told to stop, whatever still waits for another machine ends.
  ///
  /// In that time a publication under way can end. One that takes longer is cut off as by a crash, which leaves nothing that a
  /// reader would see; an upstream that hangs could hold up the stop for minutes. Where nothing is written, no time is needed.
  static func rounds(
    over store: Store, grace: Duration = Pause.grace, _ body: () async throws -> Void
  ) async throws {
    try await withGracefulShutdownHandler {
      try await body()
    } onGracefulShutdown: {
      guard grace > .zero else { return store.interrupt() }
      DispatchQueue.global().asyncAfter(deadline: .now() + grace / .seconds(1)) { store.interrupt() }
    }
  }

  /// Waits until the time is over, something is announced beyond what is `known`, or the service is to stop.
  ///
  /// A duration of zero or less still lets other tasks run once.
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

/// Something that happens once, and one task that waits for it.
struct Signal: Sendable {
  private let stream: AsyncStream<Never>
  private let continuation: AsyncStream<Never>.Continuation

  init() { (stream, continuation) = AsyncStream.makeStream() }

  /// It has happened.
  func give() { continuation.finish() }

  /// Returns when it has happened, or when the waiting task is cancelled.
  func wait() async { for await _ in stream {} }
}

/// A service that begins when something has happened.
struct LaterService: Service {
  private let service: any Service
  private let signal: Signal

  init(_ service: any Service, after signal: Signal) { (self.service, self.signal) = (service, signal) }

  func run() async throws {
    await signal.wait()
    if !Task.isCancelled { try await service.run() }
  }
}
