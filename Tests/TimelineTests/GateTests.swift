import BitMemory
import Hollow
import Synchronization
import TestSupport
import Testing
import Timeline
import TimelineTestSupport

@Suite("Gate") struct GateTests {
  /// Writes its calls down, and refuses what it is told to refuse.
  private final class RecordingGate: Gate {
    struct Refusal: Error, Equatable {
      var call: String
    }

    private let content = Mutex<(calls: [String], refused: String?)>(([], nil))

    var calls: [String] { content.withLock { $0.calls } }

    func refuse(_ call: String?) { content.withLock { $0.refused = call } }
    func forget() { content.withLock { $0.calls = [] } }

    private func note(_ call: String, _ detail: String) throws(Refusal) {
      let isRefused = content.withLock { content in
        content.calls.append("\(call) \(detail)")
        return content.refused == call
      }
      if isRefused { throw Refusal(call: call) }
    }

    func begin(after announced: TimelineState?, at instant: EpochMilliseconds) throws -> [HeaderTag] {
      try note("begin", "after \(announced.map { "\($0.version)" } ?? "nothing")")
      return [HeaderTag(key: "gate", value: "\(instant)")]
    }

    func admit(_ next: DataState, after announced: TimelineState?) throws {
      try note("admit", "\(next.populated("Film").count) after \(announced.map { "\($0.version)" } ?? "nothing")")
    }

    func didAnnounce(_ state: TimelineState, at instant: EpochMilliseconds) {
      try? note("announced", "\(state.version)")
    }
  }

  private let timeline: FilmTimeline
  private let gate = RecordingGate()

  init() throws { timeline = try FilmTimeline() }

  private func publish(_ films: Films, second: Int, with producer: Producer) throws -> TimelineState {
    try FilmData.publish(films, second: second, with: producer, ifUnchanged: .skip)
  }

  @Test("is asked before anything is published and told after, and its tags come between the caller's and the cycle's")
  func order() throws {
    let producer = try timeline.producer(gate: gate)
    let first = try publish([1: "one"], second: 1, with: producer)
    let second = try publish([1: "one", 2: "two"], second: 2, with: producer)
    #expect(
      gate.calls == [
        "begin after nothing", "admit 1 after nothing", "announced \(first.version)", "begin after \(first.version)",
        "admit 2 after \(first.version)", "announced \(second.version)",
      ])
    #expect(second.data.headerTags.prefix(3).map(\.key) == ["second", "gate", "hollow.blob.to.version"])
    #expect(second.data.headerTag("gate") == "\(FilmData.start + 2000)")
  }

  @Test(
    "a refusal reaches the caller, publishes nothing, and the next cycle begins anew", arguments: ["begin", "admit"])
  func refusal(call: String) throws {
    let producer = try timeline.producer(gate: gate)
    let first = try publish([1: "one"], second: 1, with: producer)
    let before = try timeline.contents()
    gate.forget()
    gate.refuse(call)
    let error = #expect(throws: RecordingGate.Refusal.self) { try publish([2: "two"], second: 2, with: producer) }
    #expect(error?.call == call)
    #expect(gate.calls.count == (call == "begin" ? 1 : 2))
    #expect(try timeline.contents() == before)
    #expect(producer.announced?.version == first.version)
    gate.refuse(nil)
    let next = try publish([2: "two"], second: 3, with: producer)
    #expect(try FilmData.films(of: next.data) == [2: "two"])
    #expect(gate.calls.last == "announced \(next.version)")
  }

  @Test("is not asked about a state that is not published, be it unchanged or refused by a validator") func unasked()
    throws
  {
    let producer = try timeline.producer(validators: [MinimumRecordCount(type: "Film", minimum: 1)], gate: gate)
    let first = try publish([1: "one"], second: 1, with: producer)
    gate.forget()
    #expect(try publish([1: "one"], second: 2, with: producer).version == first.version)
    #expect(throws: TimelineError.self) { try publish([:], second: 3, with: producer) }
    #expect(gate.calls == ["begin after \(first.version)", "begin after \(first.version)"])
  }

  @Test("is told of a rollback as of any other state") func rollback() throws {
    let producer = try timeline.producer(gate: gate)
    let first = try publish([1: "one"], second: 1, with: producer)
    _ = try publish([2: "two"], second: 2, with: producer)
    gate.forget()
    let back = try producer.rollBack(to: first.version, at: FilmData.start + 3000, reason: "a test")
    #expect(gate.calls.last == "announced \(back.version)")
    #expect(gate.calls.count == 3)
  }
}
