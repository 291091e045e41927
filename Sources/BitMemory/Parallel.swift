import Dispatch

/// Work over a range on all processors.
public enum Parallel {
  /// Runs `body` once for each of `count` parts, `threads` at a time; returns when all are done. The parts must not touch
  /// each other's data; give each about a millisecond of work or more.
  public static func forEach(_ count: Int, threads: Int = 2, _ body: @Sendable (Int) -> Void) {
    guard count > 1 && threads > 1 else {
      for index in 0..<count { body(index) }
      return
    }
    DispatchQueue.concurrentPerform(iterations: count, execute: body)
  }
}
