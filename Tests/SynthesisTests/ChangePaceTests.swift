import Synthesis
import Testing

@Suite("Pace of changes") struct ChangePaceTests {
  @Test("without jitter, changes are evenly apart") func even() {
    let pace = ChangePace(rate: 1200)
    #expect((0..<5).map(pace.due) == [0, 0.05, 0.1, 0.15, 0.2])
    #expect([0, 0.01, 0.05, 0.051, 60].map { pace.count(within: $0) } == [0, 1, 1, 2, 1200])
  }

  @Test("the example of the documentation") func example() {
    let pace = ChangePace(rate: 1200, jitter: 0.5, seed: 1)
    #expect((2.0...2.025).contains(pace.due(40)))
    #expect((49...50).contains(pace.count(within: 2.5)))
  }

  @Test("with jitter, each is late within its interval, and the order stays", arguments: [1, 2, 3] as [UInt64])
  func jitter(seed: UInt64) {
    let pace = ChangePace(rate: 600, jitter: 1, seed: seed)
    let due = (0..<1000).map(pace.due)
    for (index, instant) in due.enumerated() {
      let interval = Double(index) / 10..<Double(index + 1) / 10
      #expect(interval.contains(instant), "change \(index) at \(instant), seed \(seed)")
    }
    #expect(Set(due.enumerated().map { $1 - Double($0) / 10 }).count > 900)
    #expect(due == (0..<1000).map(ChangePace(rate: 600, jitter: 1, seed: seed).due))
    #expect(due != (0..<1000).map(ChangePace(rate: 600, jitter: 1, seed: seed + 1).due))
    for seconds in [0.05, 3.33, 7.5] {
      #expect(pace.count(within: seconds) == due.prefix { $0 < seconds }.count, "\(seconds) s, seed \(seed)")
    }
  }
}
