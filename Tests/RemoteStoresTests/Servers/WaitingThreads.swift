import Foundation

/// Runs tasks on a few threads of its own: tests that wait for servers take none of the pool that all other tests share.
final class WaitingThreads: TaskExecutor {
  private let queue = OperationQueue()

  init(count: Int) { queue.maxConcurrentOperationCount = count }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.addOperation { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
