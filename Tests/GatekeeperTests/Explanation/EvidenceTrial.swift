import Gatekeeper
import RuleKit
import TestSupport
import Timeline

/// Looks for blocked cells in random catalogues and does what their evidence says.
struct EvidenceTrial {
  private let ruleSet: RuleSet
  private let seed: UInt64
  private let instant = Instant(milliseconds: RandomUniverse.start + 5 * 60_000)

  /// What came of it.
  struct Outcome {
    /// Cells tried, by code.
    var tried: [String: Int] = [:]
    /// Cells whose blocker stayed as it was.
    var failures: [String] = []
  }

  init(_ ruleSet: RuleSet, seed: UInt64) throws { (self.ruleSet, self.seed) = (ruleSet, seed) }

  /// A catalogue that is changed on trial: each cell starts from the same records again.
  fileprivate struct Sandbox {
    let inputs: MemoryInputs
    var mender: RecordMender
    let evaluator: Evaluator
    let instant: Instant
    private(set) var explainer: Explainer

    init(_ records: [ChangeEvent], _ evaluator: Evaluator, at instant: Instant, seed: UInt64) throws {
      inputs = try MemoryInputs()
      mender = RecordMender(instant: instant, seed: seed)
      (self.evaluator, self.instant) = (evaluator, instant)
      mender.follow(records)
      try inputs.apply(records)
      explainer = try Self.explainer(inputs, evaluator, instant)
    }

    mutating func apply(_ events: [ChangeEvent]) throws {
      mender.follow(events)
      try inputs.apply(events)
      explainer = try Self.explainer(inputs, evaluator, instant)
    }

    private static func explainer(_ inputs: MemoryInputs, _ evaluator: Evaluator, _ instant: Instant) throws
      -> Explainer
    {
      let state = try Replayer.output(of: inputs.states, at: instant, with: evaluator, version: Version(rawValue: 1))
      return try Explainer(state, catalogue: try Catalogue(inputs.states), ruleSets: [evaluator.ruleSet])
    }

    func items(_ videoID: Int64, _ country: Country) -> [Explanation.Item] {
      explainer.explain(videoID: videoID, country: country)?.items ?? []
    }

    /// Does what the evidence of one blocker says. `above` are the videos on whose behalf this is done: a blocker that waits for
    /// one of them is theirs to clear.
    mutating func clear(_ item: Explanation.Item, of videoID: Int64, _ country: Country, above: [Int64]) throws {
      for evidence in item.evidence {
        let mended = try mender.mend(evidence, in: country)
        if !mended.events.isEmpty { try apply(mended.events) }
        if let wanted = mended.wanted { try clearAll(of: wanted.videoID, country, above: above + [videoID]) }
      }
    }

    fileprivate mutating func clearAll(of videoID: Int64, _ country: Country, above: [Int64]) throws {
      // Clearing one blocker may bring up the next, such as a closed window behind a draft that was signed.
      for _ in 0..<20 {
        let waiting = Set(above.map(RecordReference.video))
        let next = items(videoID, country).first { item in
          !item.evidence.contains { waiting.contains($0.record) && $0.field == "verdict" }
        }
        guard let next else { return }
        try clear(next, of: videoID, country, above: above)
      }
    }
  }

  func run(cellsPerCode: Int) throws -> Outcome {
    var outcome = Outcome()
    var universe = RandomUniverse(seed: seed)
    let evaluator = Evaluator(ruleSet, threads: 1)
    var records = RecordMender(instant: instant, seed: seed)
    for round in 0..<12 {
      records.follow((0..<150).map { _ in universe.change() })
      let catalogue = records.records.values.map(ChangeEvent.upsert).sorted { "\($0)" < "\($1)" }
      var sandbox = try Sandbox(catalogue, evaluator, at: instant, seed: seed &+ UInt64(round))
      try sandbox.ripen(children: 2)
      let ripened = sandbox.mender.records.values.map(ChangeEvent.upsert).sorted { "\($0)" < "\($1)" }
      for cell in Self.cells(sandbox, wanted: { outcome.tried[$0, default: 0] < cellsPerCode }) {
        guard outcome.tried[cell.item.blocker.code, default: 0] < cellsPerCode else { continue }
        outcome.tried[cell.item.blocker.code, default: 0] += 1
        var trial = try Sandbox(ripened, evaluator, at: instant, seed: seed &+ UInt64(round))
        try Self.attempt(cell, in: &trial).map { outcome.failures.append("round \(round): \($0)") }
      }
      if ruleSet.codes.allSatisfy({ outcome.tried[$0.codeID, default: 0] >= cellsPerCode }) { break }
    }
    return outcome
  }

  private typealias Cell = (videoID: Int64, country: Country, item: Explanation.Item)

  /// A cell of each video and code, in another country each time, until no code is wanted.
  private static func cells(_ sandbox: Sandbox, wanted: (String) -> Bool) -> [Cell] {
    var cells: [Cell] = []
    for (offset, videoID) in sandbox.videoIDs.enumerated() {
      for (step, country) in RandomUniverse.countries.enumerated() where (step + offset) % 2 == 0 {
        for item in sandbox.items(videoID, country) where wanted(item.blocker.code) {
          cells.append((videoID, country, item))
        }
      }
    }
    return cells
  }

  /// Nil when the evidence helped, else what was tried in vain.
  private static func attempt(_ cell: Cell, in sandbox: inout Sandbox) throws -> String? {
    let name = "video \(cell.videoID) in \(cell.country.code), \(cell.item.blocker.name) [\(cell.item.blocker.detail)]"
    let said = cell.item.evidence.map(\.sentence).joined(separator: "; ")
    if cell.item.evidence.isEmpty { return "\(name): no evidence" }
    do {
      try sandbox.clear(cell.item, of: cell.videoID, cell.country, above: [])
    } catch let unreadable as RecordMender.Unreadable {
      return "\(name): \(unreadable)"
    }
    let isLeft = sandbox.items(cell.videoID, cell.country).contains { $0.blocker == cell.item.blocker }
    return isLeft ? "\(name): still there after \(said)" : nil
  }
}

extension EvidenceTrial.Sandbox {
  /// Makes some children ready in one country by their own evidence, their parents left as they are: by chance alone a child is
  /// hardly ever ready before its parent, which is what `parent-blocked` needs.
  fileprivate mutating func ripen(children: Int) throws {
    let families = videoIDs.compactMap { id in
      explainer.explain(videoID: id).flatMap { $0.title.path.count > 1 ? id : nil }
    }
    for (offset, child) in families.prefix(children).enumerated() {
      try clearAll(
        of: child, RandomUniverse.countries[offset % RandomUniverse.countries.count],
        above: videoIDs.filter { $0 != child })
    }
  }

  fileprivate var videoIDs: [Int64] {
    mender.records.keys.compactMap { $0.dataset == .videos ? $0.number : nil }.sorted()
  }
}
