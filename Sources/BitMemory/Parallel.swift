import Dispatch
import Synchronization

/// Independent pieces of work, each with a result of its own: how many threads there are changes nothing.
public enum Parallel {
  /// The results of `work` for `0..<count`, in order, on at most `threads` threads.
  public static func map<Result: Sendable>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    if threads == 1 || count <= 1 { return (0..<count).map(work) }
    let results = Mutex([Result?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = work(index)
        results.withLock { $0[index] = result }
      }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  /// `0..<count` cut into at most `threads` ranges of about one size.
  public static func ranges(_ count: Int, threads: Int) -> [Range<Int>] {
    let pieces = max(1, min(threads, count / 4096))
    return (0..<pieces).map { count * $0 / pieces..<count * ($0 + 1) / pieces }
  }
}
