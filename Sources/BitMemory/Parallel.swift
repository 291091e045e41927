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

  /// The results of two pieces of work at a time. Throws the first one's error, else the second's, once both are done.
  public static func both<First: Sendable, Second: Sendable>(
    _ first: @Sendable () throws -> First, _ second: @Sendable () throws -> Second
  ) throws -> (First, Second) {
    let results = Mutex<(first: Result<First, any Error>?, second: Result<Second, any Error>?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      if index == 0 {
        let result = Result { try first() }
        results.withLock { $0.first = result }
      } else {
        let result = Result { try second() }
        results.withLock { $0.second = result }
      }
    }
    guard case (let first?, let second?) = results.withLock({ $0 }) else {
      preconditionFailure("a piece of work without a result")
    }
    return (try first.get(), try second.get())
  }

  /// `0..<count` cut into at most `threads` ranges of about one size.
  public static func ranges(_ count: Int, threads: Int) -> [Range<Int>] {
    let pieces = max(1, min(threads, count / 4096))
    return (0..<pieces).map { count * $0 / pieces..<count * ($0 + 1) / pieces }
  }
}
