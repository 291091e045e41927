import Dispatch
import Synchronization

/// Independent pieces of work on several threads. Each piece has a result of its own, so the results are the same with
/// any number of threads.
///
/// ```swift
/// let sizes = Parallel.map(files.count, threads: 2) { size(of: files[$0]) }
/// ```
public enum Parallel {
  /// The results of `work` for `0..<count`, in order, on at most `threads` threads. Throws the error of the first that
  /// failed; on several threads once all are done.
  public static func map<Output: Sendable, Failure>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) throws(Failure) -> Output
  ) throws(Failure) -> [Output] {
    if threads == 1 || count <= 1 { return try (0..<count).map(work) }
    let results = Mutex([Result<Output, Failure>?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = Result { () throws(Failure) in try work(index) }
        results.withLock { $0[index] = result }
      }
    }
    return try results.withLock { $0 }.compactMap(\.self).map { result throws(Failure) in try result.get() }
  }

  /// The results of `work` for each of `values`. They need not be `Sendable`: each is lent to one thread while the
  /// caller waits. They must share nothing that changes.
  public static func map<Value, Output: Sendable, Failure>(
    lending values: [Value], threads: Int, _ work: @Sendable (Value) throws(Failure) -> Output
  ) throws(Failure) -> [Output] {
    let lent = values.map { Lent(value: $0) }
    return try map(values.count, threads: threads) { index throws(Failure) in try work(lent[index].value) }
  }

  private struct Lent<Value>: @unchecked Sendable {
    let value: Value
  }

  /// The results of two pieces of work at a time. Throws the first one's error, else the second's, once both are done.
  public static func both<First: Sendable, Second: Sendable, Failure>(
    _ first: @Sendable () throws(Failure) -> First, _ second: @Sendable () throws(Failure) -> Second
  ) throws(Failure) -> (First, Second) {
    let results = Mutex<(first: Result<First, Failure>?, second: Result<Second, Failure>?)>((nil, nil))
    DispatchQueue.concurrentPerform(iterations: 2) { index in
      if index == 0 {
        let result = Result { () throws(Failure) in try first() }
        results.withLock { $0.first = result }
      } else {
        let result = Result { () throws(Failure) in try second() }
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
