import TestSupport
import Testing

@testable import Timeline

@Suite("Read planner") struct ReadPlannerTests {
  /// The cost of the cheapest way, by trying every path that visits no version twice.
  private struct BruteForce {
    let blobs: [BlobName]

    func cost(to version: Version, from held: Version?) -> Int? {
      var starts: [(Version, Int)] = held.map { [($0, 0)] } ?? []
      for case .snapshot(let snapshot) in blobs { starts.append((snapshot, 32)) }
      return starts.compactMap { start, cost in steps(from: start, to: version, visited: [start]).map { $0 + cost } }
        .min()
    }

    private func steps(from: Version, to version: Version, visited: Set<Version>) -> Int? {
      if from == version { return 0 }
      return blobs.compactMap { blob -> Int? in
        switch blob {
        case .delta(from, let to) where !visited.contains(to), .reverseDelta(from, let to) where !visited.contains(to):
          steps(from: to, to: version, visited: visited.union([to])).map { $0 + 1 }
        default: nil
        }
      }.min()
    }
  }

  private func check(_ plan: ReadPlan, from held: Version?, to version: Version, blobs: [BlobName]) {
    var at = plan.snapshot ?? held
    if let snapshot = plan.snapshot { #expect(blobs.contains(.snapshot(snapshot))) }
    for blob in plan.deltas {
      #expect(blobs.contains(blob))
      switch blob {
      case .delta(let from, let to), .reverseDelta(let from, let to):
        #expect(at == from)
        at = to
      default: Issue.record("\(blob) is no delta")
      }
    }
    #expect(at == version)
  }

  @Test("finds the cheapest way, and none where there is none", arguments: 1...60 as ClosedRange<UInt64>)
  func againstBruteForce(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let versions = (1...Int64.random(in: 2...7, using: &random)).map { Version(rawValue: $0) }
    var blobs: [BlobName] = []
    for (number, version) in versions.enumerated() {
      if Int.random(in: 0...3, using: &random) == 0 { blobs.append(.snapshot(version)) }
      if Bool.random(using: &random) { blobs.append(.header(version)) }
      for next in versions[(number + 1)...].prefix(2) {
        if Int.random(in: 0...3, using: &random) > 0 { blobs.append(.delta(from: version, to: next)) }
        if Int.random(in: 0...2, using: &random) > 0 { blobs.append(.reverseDelta(from: next, to: version)) }
      }
    }
    blobs.shuffle(using: &random)
    let planner = ReadPlanner(blobs: blobs)
    for version in versions {
      for held in [nil] + versions.map(Optional.some) {
        let plan = planner.cheapest(to: version, from: held)
        let cost = plan.map { $0.deltas.count + ($0.snapshot == nil ? 0 : 32) }
        #expect(cost == BruteForce(blobs: blobs).cost(to: version, from: held), "to \(version) from \(held as Any)")
        if let plan { check(plan, from: held, to: version, blobs: blobs) }
      }
    }
  }

  @Test("past 32 deltas a snapshot is the shorter way", arguments: [(1, false), (31, false), (33, true), (60, true)])
  func longWay(deltas: Int, takesSnapshot: Bool) throws {
    let versions = (0...deltas).map { Version(rawValue: Int64($0 + 1)) }
    let blobs = zip(versions, versions.dropFirst()).map { BlobName.delta(from: $0, to: $1) }
    let last = versions[deltas]
    let plan = try #require(ReadPlanner(blobs: blobs + [.snapshot(last)]).cheapest(to: last, from: versions[0]))
    #expect(plan == (takesSnapshot ? ReadPlan(snapshot: last, deltas: []) : ReadPlan(snapshot: nil, deltas: blobs)))
  }
}
