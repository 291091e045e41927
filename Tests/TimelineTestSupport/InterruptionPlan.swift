import Synchronization

/// At which operation stores are interrupted, counted over all that share the plan; 1 is the first.
public final class InterruptionPlan: Sendable {
  private let operation: Int
  let moment: InterruptedStore.Moment
  let countsReads: Bool
  let interrupt: @Sendable () throws -> Void
  private let count = Mutex(0)

  /// - Parameters:
  ///   - countsReads: whether reading is an operation too, or only what changes the store.
  ///   - interrupt: what happens then; throws, or ends or stops the process, or does something in between.
  public init(
    at operation: Int, _ moment: InterruptedStore.Moment, countsReads: Bool = false,
    _ interrupt: @escaping @Sendable () throws -> Void = { throw InterruptedStore.Interruption() }
  ) {
    (self.operation, self.moment, self.countsReads, self.interrupt) = (operation, moment, countsReads, interrupt)
  }

  /// Whether the operation came.
  public var wasReached: Bool { count.withLock { $0 >= operation } }

  /// Counts an operation; tells whether it is the one.
  func isNow() -> Bool {
    count.withLock { count in
      count += 1
      return count == operation
    }
  }
}
