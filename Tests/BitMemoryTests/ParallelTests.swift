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

  @Test("both results come, of whatever types")
  func both() throws {
    let (first, second) = try Parallel.both {
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
      // The slow one ends after the other, if that runs beside it.
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
