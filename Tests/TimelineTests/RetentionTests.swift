import Foundation
import Hollow
import TestSupport
import Testing
import TimelineTestSupport

@testable import Timeline

@Suite("Retention") struct RetentionTests {
  private let timeline: FilmTimeline

  init() throws { timeline = try FilmTimeline() }

  private typealias State = (version: Version, films: Films)

  /// A chain with snapshots at random places, and now and then other schemas.
  private func chain(_ random: inout SplitMix64) throws -> [State] {
    var chain: [State] = []
    for second in 1...24 {
      let isWide = second / 8 % 2 == 1
      let schemas =
        isWide ? FilmData.schemas.replacing("string title;", with: "string title; int year;") : FilmData.schemas
      let policy = SnapshotPolicy(
        maximumDeltas: Int.random(in: 1...9, using: &random), maximumDeltaShare: 1000, headers: .withSnapshots)
      let films = FilmData.random(&random)
      let producer = try timeline.producer(snapshots: policy, schemas: schemas)
      let state = try producer.runCycle(
        at: FilmTimeline.start + Int64(second) * 1000, from: .noRecords
      ) { write in
        for (id, film) in films.sorted(by: { $0.key < $1.key }) { try Self.add(film, id, isWide, to: write) }
        return []
      }
      chain.append((state.version, films))
    }
    return chain
  }

  private static func add(_ film: Film, _ id: Int64, _ isWide: Bool, to write: WriteState) throws {
    guard isWide else { return _ = try FilmData.add(film, id, to: write) }
    let (nameType, namesType, filmType) = (try write.type("Name"), try write.type("Names"), try write.type("Film"))
    let names = film.names.sorted().map { name in
      var row = write.row(nameType)
      row.set(0, text: name)
      return write.add(row, to: nameType)
    }
    var row = write.row(filmType)
    row.set(0, long: id)
    row.set(1, text: film.title)
    row.set(3, reference: write.add(set: names, to: namesType))
    _ = write.add(row, to: filmType)
  }

  private func expectReadable(_ states: [State], _ place: String) throws {
    let moving = Consumer(timeline.store)
    for (version, films) in states {
      #expect(try FilmData.films(of: moving.state(at: version).data) == films, "\(place)")
    }
    for (version, films) in states.shuffled().prefix(4) {
      #expect(try FilmData.films(of: Consumer(timeline.store).state(at: version).data) == films, "\(place)")
    }
  }

  /// What must stay, told plainly.
  private func kept(
    _ chain: [State], _ policy: RetentionPolicy, _ references: Set<Version>, pinned: Version, at milliseconds: Int64
  ) -> [State] {
    chain.enumerated().filter { index, state in
      index >= chain.count - max(1, policy.newestStates) || references.contains(state.version)
        || state.version == pinned
        || FilmTimeline.start + Int64(index + 1) * 1000 > milliseconds - policy.youngerThanMilliseconds
    }.map(\.element)
  }

  @Test("whatever is kept reads exactly after each single removal", arguments: 1...8 as ClosedRange<UInt64>)
  func everyStep(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let chain = try chain(&random)
    let policy = RetentionPolicy(
      newestStates: Int.random(in: 0...6, using: &random),
      youngerThanMilliseconds: Int64.random(in: 0...8, using: &random) * 1000)
    let references = Set(chain.map(\.version).filter { _ in Int.random(in: 0...7, using: &random) == 0 })
    let pinned = chain[Int.random(in: 0..<24, using: &random)].version
    try timeline.store.setPin(Pin(version: pinned, holder: "a", reason: "b", pinnedAt: 0))
    let now = FilmTimeline.start + 24_000
    let kept = kept(chain, policy, references, pinned: pinned, at: now)
    let plan = try Pruner(timeline.store).plan(policy, references: references, at: now)
    #expect(plan.kept == kept.map(\.version))
    for (number, blob) in plan.blobs.enumerated() {
      // Interrupted before each removal, the whole is done again from the start.
      let store = InterruptedStore(timeline.store, at: 5, .after)
      do {
        try Pruner(store).prune(policy, references: references, at: now)
      } catch is InterruptedStore.Interruption {
      }
      if number % 5 == 0 { try expectReadable(kept, "after \(blob)") }
    }
    try expectReadable(kept, "after all")
    #expect(try Pruner(timeline.store).plan(policy, references: references, at: now).isEmpty)
    let left = try Consumer(timeline.store).versions()
    for version in plan.dropped {
      #expect(!left.contains(version))
      let error = try #require(throws: TimelineError.self) { try Consumer(timeline.store).state(at: version) }
      #expect(error.code == .stateGone)
      #expect(error.detail.contains("the oldest kept is \(left[0]), the newest \(chain[23].version)"))
    }
    for name in try timeline.names() where name.hasPrefix("header-") {
      #expect(try timeline.names().contains(name.replacing("header-", with: "snapshot-")))
    }
  }

  @Test("a follower at a kept version still moves by delta, and a writer goes on") func goesOn() throws {
    let chain = try timeline.publishChain(
      seed: 3, states: 12, snapshots: SnapshotPolicy(maximumDeltas: 5, maximumDeltaShare: 1000))
    let follower = Consumer(timeline.store)
    _ = try follower.state(at: chain[8].version)
    let producer = try timeline.producer()
    let plan = try Pruner(timeline.store).prune(RetentionPolicy(newestStates: 4), at: FilmTimeline.start + 12_000)
    #expect(plan.kept == chain.suffix(4).map(\.version))
    #expect(!plan.dropped.isEmpty)
    for blob in try timeline.store.blobs() {
      if case .snapshot = blob { try timeline.remove("\(blob)") }
    }
    #expect(try FilmData.films(of: follower.state(at: chain[11].version).data) == chain[11].films)
    #expect(try FilmData.films(of: follower.state(at: chain[8].version).data) == chain[8].films)
    try FilmTimeline.publish([:], second: 20, with: producer)
    #expect(try FilmData.films(of: #require(try follower.latest()).data) == [:])
  }

  @Test("nothing announced, nothing removed; what is beyond the announcement is a writer's") func untouched() throws {
    let chain = try timeline.publishChain(seed: 3, states: 4)
    let (store, none) = (timeline.store, RetentionPolicy(newestStates: 0))
    try timeline.write(Array("\(chain[1].version)\n".utf8), to: "announced.version")
    let beyond = Set(try store.blobs().filter { $0.version > chain[1].version })
    let plan = try Pruner(store).plan(none, at: 0)
    #expect(beyond.isDisjoint(with: plan.blobs))
    try timeline.remove("announced.version")
    #expect(throws: TimelineError.self, "it was lost") { try Pruner(store).plan(none, at: 0) }
    #expect(try Pruner(FilmTimeline().store).plan(none, at: 0).isEmpty)
  }

  @Test(
    "a version tells its second", arguments: [0, 951_782_400_000, 1_795_435_200_000, 253_402_300_799_000] as [Int64])
  func mintedAt(milliseconds: Int64) {
    let version = Version.mint(after: nil, at: milliseconds + 999)
    #expect(version.mintedAt == milliseconds)
    #expect(Version.mint(after: version, at: milliseconds).mintedAt == milliseconds)
  }

  @Test(
    "a version that is no instant tells none",
    arguments: [1, 20_261_323_120_000_000, 20_260_230_000_000_000, .max] as [Int64])
  func noInstant(value: Int64) { #expect(Version(rawValue: value).mintedAt == nil) }
}
