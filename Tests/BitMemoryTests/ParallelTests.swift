import BitMemory
import Synchronization
import Testing

@Suite("Parallel work")
struct ParallelTests {
  private struct Failure: Error, Equatable { let name: String }

  @Test("keeps the results in the order of the work", arguments: [1, 2, 5])
  func order(threads: Int) {
    #expect(Parallel.map(1000, threads: threads) { $0 * $0 } == (0..<1000).map { $0 * $0 })
  }

  @Test("of several errors the first in the order of the work is thrown", arguments: [1, 2, 5])
  func firstErrorOfMany(threads: Int) {
    #expect(throws: Failure(name: "7")) {
      try Parallel.map(1000, threads: threads) { index in
        if index % 7 == 0 && index > 0 { throw Failure(name: "\(index)") }
        return index
      }
    }
  }

  @Test("lends each value to one piece of work", arguments: [1, 2])
  func lending(threads: Int) {
    final class Counter { var count = 0 }
    let counters = (0..<1000).map { _ in Counter() }
    let results = Parallel.map(lending: counters, threads: threads) { counter in
      counter.count += 1
      return counter.count
    }
    #expect(results == Array(repeating: 1, count: 1000))
    #expect(counters.allSatisfy { $0.count == 1 })
  }

  @Test("both results come, of whatever types")
  func both() {
    let (first, second) = Parallel.both {
      "one"
    } _: {
      2
    }
    #expect(first == "one")
    #expect(second == 2)
  }

  @Test("the first error is thrown, whichever came first, and not before both are done", arguments: [true, false])
  func firstError(isFirstSlow: Bool) {
    let ended = Atomic(0)
    @Sendable func fail(_ name: String, isSlow: Bool) throws -> Int {
      // The slow one ends after the other, if the two run side by side.
      let start = ContinuousClock.now
      while isSlow, ended.load(ordering: .acquiring) == 0, start.duration(to: .now) < .seconds(5) {}
      ended.wrappingAdd(1, ordering: .releasing)
      throw Failure(name: name)
    }
    #expect(throws: Failure(name: "first")) {
      try Parallel.both {
        try fail("first", isSlow: isFirstSlow)
      } _: {
        try fail("second", isSlow: !isFirstSlow)
      }
    }
    #expect(ended.load(ordering: .acquiring) == 2)
  }
}
