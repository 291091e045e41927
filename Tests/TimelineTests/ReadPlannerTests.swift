import TestSupport
import Testing

@testable import Timeline

@Suite("Read planner") struct ReadPlannerTests {
  /// The cost of the cheapest way, by trying every path that visits no version twice.
  private struct BruteForce {
    let blobs: [BlobName]
    let sizes: [BlobName: Int]

    private func cost(_ blob: BlobName) -> Int { ReadPlanner.cost(of: blob, size: sizes[blob]) }

    func cost(of plan: ReadPlan) -> Int { plan.blobs.reduce(0) { $0 + cost($1) } }

    func cost(to version: Version, from held: Version?) -> Int? {
      var starts: [(Version, Int)] = held.map { [($0, 0)] } ?? []
      for case .snapshot(let snapshot) in blobs {
        starts.append((snapshot, cost(.snapshot(snapshot))))
      }
      return starts.compactMap { start, cost in steps(from: start, to: version, visited: [start]).map { $0 + cost } }
        .min()
    }

    private func steps(from: Version, to version: Version, visited: Set<Version>) -> Int? {
      if from == version { return 0 }
      return blobs.compactMap { blob -> Int? in
        switch blob {
        case .delta(from, let to) where !visited.contains(to), .reverseDelta(from, let to) where !visited.contains(to):
          steps(from: to, to: version, visited: visited.union([to])).map { $0 + cost(blob) }
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
  func againstBruteForce(seed: UInt64) throws {
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
    var sizes: [BlobName: Int] = [:]
    for blob in blobs where Int.random(in: 0...5, using: &random) > 0 {
      sizes[blob] = Int.random(in: 0...20, using: &random) * 1000
    }
    let planner = ReadPlanner(blobs: blobs) { sizes[$0] }
    let model = BruteForce(blobs: blobs, sizes: sizes)
    for version in versions {
      for held in [nil] + versions.map(Optional.some) {
        let plan = try planner.cheapest(to: version, from: held)
        #expect(plan.map(model.cost(of:)) == model.cost(to: version, from: held), "to \(version) from \(held as Any)")
        if let plan { check(plan, from: held, to: version, blobs: blobs) }
      }
      #expect(planner.reachable().contains(version) == (model.cost(to: version, from: nil) != nil))
    }
  }

  @Test("bytes decide between many deltas and one snapshot", arguments: [(1000, false), (100_000, true)])
  func longWay(deltaBytes: Int, takesSnapshot: Bool) throws {
    let versions = (0...40).map { Version(rawValue: Int64($0 + 1)) }
    let blobs = zip(versions, versions.dropFirst()).map { BlobName.delta(from: $0, to: $1) }
    let last = versions[40]
    let planner = ReadPlanner(blobs: blobs + [.snapshot(last)]) { blob in
      if case .snapshot = blob { return 1_000_000 }
      return deltaBytes
    }
    let plan = try #require(try planner.cheapest(to: last, from: versions[0]))
    #expect(plan == (takesSnapshot ? ReadPlan(snapshot: last, deltas: []) : ReadPlan(snapshot: nil, deltas: blobs)))
    #expect(try planner.byDeltas(to: last, from: versions[0]) == ReadPlan(snapshot: nil, deltas: blobs))
  }

  /// A listing of thousands of blobs must not become thousands of requests.
  @Test("the next delta is found without asking for the size of far blobs") func asksLittle() throws {
    let versions = (0...500).map { Version(rawValue: Int64($0 + 1)) }
    let pairs = Array(zip(versions, versions.dropFirst()))
    var asked = 0
    let planner = ReadPlanner(
      blobs: pairs.flatMap { [.delta(from: $0, to: $1), .reverseDelta(from: $1, to: $0)] }
        + versions.map { .snapshot($0) }
    ) { _ in
      asked += 1
      return 1000
    }
    _ = try planner.cheapest(to: versions[500], from: versions[499])
    #expect(asked < 5)
  }
}
