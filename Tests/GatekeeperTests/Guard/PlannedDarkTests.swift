import Gatekeeper
import Hollow
import Ingest
import RuleKit
import Standard
import Synthesis
import TestSupport
import Testing
import Timeline

/// What the guard makes of the clock: windows that end were known before, and a clock that goes back revives what had ended.
@Suite("Planned dark cells") struct PlannedDarkTests {
  private static let start = MiniCatalogue.instant
  /// The windows of the 500 movies end here.
  private static let end = Instant(milliseconds: start.milliseconds + 60_000)
  private static let after = Instant(milliseconds: end.milliseconds + 1)

  /// 500 movies that are live in BR until `end`, and 30 whose rights go on.
  private final class Titles {
    let files: TestStore
    let policy: BlastRadiusPolicy
    private var second: Int64 = 0

    init(_ policy: BlastRadiusPolicy = BlastRadiusPolicy(all: CellLimit(cells: 20), country: CellLimit(cells: 20)))
      async throws
    {
      files = try TestStore()
      self.policy = policy
      try await files.importFolder(MiniCatalogue.folder)
      try files.apply((1001...1530).flatMap { Self.movie($0, until: $0 <= 1500 ? PlannedDarkTests.end : nil) })
    }

    private static func movie(_ id: Int64, until end: Instant?) -> [ChangeEvent] {
      [
        .upsert(.video(Video(id: id, kind: .movie, title: "Movie \(id)"))),
        .upsert(.contract(contract(id, until: end))),
        .upsert(.asset(Asset(id: 10 * id, videoID: id, kind: .video, state: .approved))),
        .upsert(.asset(Asset(id: 10 * id + 1, videoID: id, kind: .audio, language: "pt", state: .approved))),
        .upsert(.synopsis(Synopsis(videoID: id, language: "pt-BR", title: "T", text: "T", state: .approved))),
      ]
    }

    static func contract(_ id: Int64, until end: Instant?) -> Contract {
      let window = Window(start: Instant(milliseconds: 0), end: end, countries: ["BR"])
      return Contract(id: id, videoID: id, state: .signed, windows: [window])
    }

    func now() -> Instant {
      second += 1
      return Instant(milliseconds: TestStore.published.milliseconds + second * 1000)
    }

    /// A process of its own: nothing of an earlier one is in its memory.
    func cycle() throws -> EvaluationCycle {
      let evaluator = Evaluator(StandardRules.ruleSet)
      let blastRadius = BlastRadiusGuard(files.store, policy: policy, evaluator: evaluator)
      return try EvaluationCycle(files.store.liveness, evaluator: evaluator, blastRadius: blastRadius, at: now())
    }

    @discardableResult
    func run(_ cycle: EvaluationCycle, at instant: Instant) throws -> LivenessState {
      return try LivenessState(try cycle.run(files.store.inputs().latest(), at: instant, publishedAt: now()).state)
    }

    func held(_ cycle: EvaluationCycle, at instant: Instant) throws -> HeldState {
      let error = #expect(throws: HeldError.self) { try run(cycle, at: instant) }
      return try #require(error).held
    }

    /// The import that should not have been: the contracts of the 30 other movies are gone.
    func importWrongly() throws { try files.apply((1501...1530).map { .delete(.contract(id: $0)) }, at: now()) }
  }

  @Test("500 titles whose windows end at one instant pass, though their cells exceed every limit") func windowsEnd()
    async throws
  {
    let titles = try await Titles()
    let cycle = try titles.cycle()
    let before = try titles.run(cycle, at: Self.start)
    let after = try titles.run(cycle, at: Self.after)
    let plain = try BlastRadius(from: before.state.data, to: after.state.data)
    #expect(plain.dark.total == 500)
    #expect(!titles.policy.exceeded(by: plain).isEmpty, "without the question about the clock the state would be held")
  }

  @Test("of a wrong import beside them, only the import's cells count", arguments: [false, true])
  func importBeside(restarted: Bool) async throws {
    let titles = try await Titles()
    try titles.run(try titles.cycle(), at: Self.start)
    let cycle = try titles.cycle()
    // The first cycle of a process reads the announced inputs; a later one knows them.
    if !restarted { try titles.run(cycle, at: Self.start) }
    try titles.importWrongly()
    let held = try titles.held(cycle, at: Self.after)
    #expect((held.dark, held.planned) == (30, 500))
    #expect(held.summary.hasPrefix("all countries: 30 of "))
    #expect(try HeldStates(titles.files.store).require() == held, "also when it is read back")
    let twice = try titles.held(cycle, at: Self.after)
    #expect(twice == held)
  }

  @Test("a window that an import ends is no plan") func importedEnd() async throws {
    let titles = try await Titles()
    let cycle = try titles.cycle()
    try titles.run(cycle, at: Self.start)
    let ended = Instant(milliseconds: Self.start.milliseconds + 30_000)
    try titles.files.apply(
      (1501...1530).map { .upsert(.contract(Titles.contract($0, until: ended))) }, at: titles.now())
    let held = try titles.held(cycle, at: Self.after)
    #expect((held.dark, held.planned) == (30, 500))
  }

  @Test("planned cells have a limit of their own where one is set") func ownLimit() async throws {
    let titles = try await Titles(BlastRadiusPolicy(planned: CellLimit(cells: 499)))
    let cycle = try titles.cycle()
    let live = try titles.run(cycle, at: Self.start).evaluation.evaluatedAt
    #expect(live == Self.start)
    let held = try titles.held(cycle, at: Self.after)
    #expect((held.dark, held.planned) == (0, 500))
    #expect(held.summary.hasPrefix("by the clock alone: 500 of "))
    #expect(try HeldStates(titles.files.store).require().policy == titles.policy)
  }

  @Test("cells that a step back brings to life again count as cells that go dark do") func stepBack() async throws {
    let titles = try await Titles()
    let cycle = try titles.cycle()
    try titles.run(cycle, at: Self.start)
    try titles.run(cycle, at: Self.after)
    let held = try titles.held(cycle, at: Instant(milliseconds: Self.end.milliseconds - 1))
    #expect(held.summary.contains("500 that had ended would be live again, because the clock went back; 20 may"))
    try HeldStates(titles.files.store).decide(
      Decision(version: held.version, action: .release, by: "ann", reason: "a test", decidedAt: titles.now()))
    try titles.run(cycle, at: Instant(milliseconds: Self.end.milliseconds - 1))
  }

  @Test("when the announced inputs are gone, every cell counts, and the reason says so") func unknown() async throws {
    let titles = try await Titles()
    try titles.run(try titles.cycle(), at: Self.start)
    // The version that the output was evaluated from goes with its blobs; a newer one stays.
    let contracts = titles.files.store.timeline(.contracts)
    let old = try contracts.announcedVersion()
    try titles.importWrongly()
    let newest = try #require(try Consumer(contracts).latest())
    let writable = try contracts.writable()
    do {
      let lease = try writable.acquireLease(holder: "a test", at: titles.now().milliseconds)
      try writable.publish([(.snapshot(newest.version), SnapshotWriter.write(newest.data))], under: lease)
    }
    try writable.discard(try contracts.blobs().filter { $0 != .snapshot(newest.version) })
    #expect(old != newest.version)
    let held = try titles.held(try titles.cycle(), at: Self.after)
    #expect((held.dark, held.planned) == (530, 0))
    #expect(held.summary.contains("since the announced inputs cannot be read"))
  }

  /// The model: two full evaluations of the same inputs, compared cell by cell.
  @Test("the clock's part is what two full evaluations of the same inputs differ in", arguments: [1, 2] as [UInt64])
  func attribution(seed: UInt64) async throws {
    let synthetic = SyntheticCatalogue(videos: 300, seed: seed, instant: SyntheticCatalogue.usualInstant)
    let files = try TestStore()
    for dataset in Dataset.allCases {
      var events: [ChangeEvent] = []
      synthetic.forEachRecord(of: dataset) { events.append(.upsert($0)) }
      try files.apply(events)
    }
    let inputs = try files.store.inputs().latest()
    let evaluator = Evaluator(StandardRules.ruleSet)
    var random = SplitMix64(seed: seed)
    var changed = 0
    for _ in 0..<8 {
      let instants = (0..<2).map { _ in
        let days = Int64(random.next() % 800) - 400
        return Instant(milliseconds: SyntheticCatalogue.usualInstant.milliseconds + days * 86_400_000)
      }
      let states = try instants.map {
        try Replayer.output(of: inputs, at: $0, with: evaluator, version: Version(rawValue: 1))
      }
      let ids = states[0].videos.map { states[0].videoID($0) }
      let found = try ClockAttribution(Catalogue(inputs), evaluator).changes(
        of: ids, from: instants[0], to: instants[1])
      for id in ids {
        let live = try states.map { $0.live(try #require($0.find(videoID: id))) }
        let change = try #require(found[id])
        #expect(change.ended == live[0].subtracting(live[1]), "seed \(seed), video \(id), \(instants)")
        #expect(change.begun == live[1].subtracting(live[0]), "seed \(seed), video \(id), \(instants)")
        if live[0] != live[1] { changed += 1 }
      }
    }
    #expect(changed > 100, "seed \(seed): the clock changed \(changed) videos, which proves little")
  }
}
