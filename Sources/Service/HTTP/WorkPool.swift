import NIOPosix
import Synchronization

/// The threads that render, search and read states: a few, with a queue of bounded length before them.
///
/// Event loops only move bytes, and Swift's own threads only pass control on. So neither waits for this work, whatever is
/// asked: probes are answered and connections accepted while every thread here is busy. Whoever comes when the queue is full
/// is told to come again (503), because a queue that grows only makes everybody wait longer for answers that nobody reads.
///
/// ```swift
/// let response = try await work.run { try handler(request, context) }
/// ```
final class WorkPool: Sendable {
  /// Requests that wait or are worked on at a time. A title's page takes some milliseconds, so the last one waits for less
  /// than a second or two.
  static let limit = 256

  private let threads: NIOThreadPool
  private let underWay = Atomic(0)

  init(threads count: Int) { threads = NIOThreadPool(numberOfThreads: count) }

  func start() { threads.start() }

  func stop() async { try? await threads.shutdownGracefully() }

  /// Runs `work` on one of the threads. Throws a `Problem` when too much waits already, and `CancellationError` when the
  /// waiting task is cancelled before a thread was free.
  func run<Output: Sendable>(_ work: @escaping @Sendable () throws -> Output) async throws -> Output {
    guard underWay.wrappingAdd(1, ordering: .relaxed).oldValue < Self.limit else {
      underWay.wrappingSubtract(1, ordering: .relaxed)
      throw Problem.busy
    }
    defer { underWay.wrappingSubtract(1, ordering: .relaxed) }
    return try await threads.runIfActive(work)
  }
}
