import Foundation
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Rollback") struct RollbackTests {
  private let timeline: FilmTimeline

  init() throws { timeline = try FilmTimeline() }

  @Test(
    "the old content comes back as a new version, by delta, and the line goes on",
    arguments: 1...6 as ClosedRange<UInt64>)
  func content(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var history = try timeline.publishChain(seed: seed, states: 6).map { ($0.version, $0.films) }
    let follower = Consumer(timeline.store)
    _ = try follower.latest()
    var producer = try timeline.producer()
    for second in 10..<18 {
      guard let (old, films) = history.dropLast().randomElement(using: &random), let last = history.last?.0 else {
        return
      }
      if Bool.random(using: &random) {
        let state = try producer.rollBack(to: old, at: FilmTimeline.start + Int64(second) * 1000, reason: "bad data")
        #expect(state.version > last)
        #expect(state.data.headerTag("timeline.rollback.version") == "\(old)")
        #expect(state.data.headerTag("timeline.rollback.reason") == "bad data")
        #expect(
          state.data.headerTags.filter { $0.key == "hollow.blob.to.version" }.map(\.value) == ["\(state.version)"])
        #expect(try timeline.store.blobs().contains(.delta(from: last, to: state.version)))
        history.append((state.version, films))
      } else {
        let films = FilmData.random(&random)
        history.append((try FilmTimeline.publish(films, second: second, with: producer).version, films))
      }
      #expect(try FilmData.films(of: #require(try follower.latest()).data) == history.last?.1)
      if Bool.random(using: &random) {
        withExtendedLifetime(producer) {}
        producer = try reopened(dropping: &producer)
      }
    }
    for (version, films) in history {
      #expect(try FilmData.films(of: Consumer(timeline.store).state(at: version).data) == films)
    }
  }

  /// Gives the lease back before it is taken again.
  private func reopened(dropping producer: inout Producer) throws -> Producer {
    let other = try FilmTimeline()
    producer = try other.producer()
    return try timeline.producer()
  }

  @Test("across a change of schemas the fields of today are filled as far as they were there") func schemas() throws {
    let old: Films = [1: Film(title: "one", names: ["a"]), 2: Film(title: "two", names: ["b", "c"])]
    let first: Version
    do { first = try FilmTimeline.publish(old, second: 1, with: try timeline.producer()).version }
    let wider = FilmData.schemas.replacing("Names names; }", with: "Names names; int year; }")
    let producer = try timeline.producer(schemas: wider)
    try FilmTimeline.publish([3: Film(title: "three", names: [])], second: 2, with: producer)
    let state = try producer.rollBack(to: first, at: FilmTimeline.start + 3000, reason: "r")
    #expect(try FilmData.films(of: state.data) == old)
    let years = try state.data.column("Film", "year", .int)
    #expect(state.data.populated("Film").allSatisfy { years.long(at: $0) == nil })
    #expect(try FilmData.films(of: #require(try Consumer(timeline.store).latest()).data) == old)
  }

  @Test("a version that is gone is refused, and the next cycle succeeds") func gone() throws {
    let producer = try timeline.producer()
    let films: Films = [1: Film(title: "one", names: ["a"])]
    let first = try FilmTimeline.publish(films, second: 1, with: producer).version
    let error = try #require(throws: TimelineError.self) {
      try producer.rollBack(to: Version(rawValue: 7), at: FilmTimeline.start + 2000, reason: "r")
    }
    #expect(error.code == .stateGone && error.detail.contains("\(first)"))
    try FilmTimeline.publish([:], second: 3, with: producer)
    #expect(try FilmData.films(of: #require(try Consumer(timeline.store).latest()).data) == [:])
  }
}
