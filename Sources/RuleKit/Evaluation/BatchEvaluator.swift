/// Evaluates batch after batch with one rule set: what a worker keeps, so that the memory of findings is used again.
///
/// Rule after rule over the whole batch, so that timing each costs two readings of the clock a rule and batch.
public struct BatchEvaluator: Sendable {
  public let ruleSet: RuleSet
  /// Each rule's findings in the batch before.
  private var parts: [[Finding]]
  private let zeroCosts: [RuleCost]

  public init(_ ruleSet: RuleSet) {
    self.ruleSet = ruleSet
    zeroCosts = ruleSet.zeroCosts
    parts = [[Finding]](repeating: [], count: ruleSet.rules.count)
  }

  /// Evaluates videos with every rule but the hierarchy.
  public mutating func evaluate(_ videos: Span<VideoFacts>, in world: World) -> BatchFindings {
    var meter = CostMeter(zeroCosts)
    runRules(videos, in: world, &meter)
    return BatchFindings(merging: parts, videoCount: videos.count)
  }

  /// Evaluates whole families: rules, hierarchy and assets.
  ///
  /// - Precondition: `nodes` has a node a video, and every parent comes before its children.
  public mutating func evaluate(
    _ videos: Span<VideoFacts>, families nodes: Span<FamilyNode>, in world: World
  ) -> BatchVerdicts {
    var meter = CostMeter(zeroCosts)
    runRules(videos, in: world, &meter)
    let own = RuleSet.own(without: parts, videoCount: videos.count)
    meter.restart()
    let settled = ruleSet.settle(nodes, own: own.span)
    meter.charge(hierarchy, settled.findings)
    let assetsLive = ruleSet.assetsLive(of: videos, live: settled.live.span, world: world)
    meter.charge(hierarchy + 1, [])
    return BatchVerdicts(
      live: settled.live,
      findings: BatchFindings(merging: parts + [settled.findings], videoCount: videos.count),
      assetsLive: assetsLive, costs: meter.costs)
  }

  /// The hierarchy's place among costs; the asset rule comes after it.
  private var hierarchy: Int { parts.count }

  private mutating func runRules(_ videos: Span<VideoFacts>, in world: World, _ meter: inout CostMeter) {
    for index in parts.indices {
      ruleSet.evaluate(ruleAt: index, videos, in: world, into: &parts[index])
      meter.charge(index, parts[index])
    }
  }
}

extension RuleSet {
  /// Evaluates one batch with every rule but the hierarchy.
  public func evaluate(_ videos: Span<VideoFacts>, in world: World) -> BatchFindings {
    var evaluator = BatchEvaluator(self)
    return evaluator.evaluate(videos, in: world)
  }

  /// Evaluates one batch of whole families.
  ///
  /// - Precondition: `nodes` has a node a video, and every parent comes before its children.
  public func evaluate(
    _ videos: Span<VideoFacts>, families nodes: Span<FamilyNode>, in world: World
  ) -> BatchVerdicts {
    var evaluator = BatchEvaluator(self)
    return evaluator.evaluate(videos, families: nodes, in: world)
  }
}

/// The findings of several rules over one batch, video by video in published order.
public struct BatchFindings: Sendable {
  /// Sorted by video, code index and detail, one finding for each of these.
  public let findings: [Finding]
  /// Video *i* has the findings `starts[i]..<starts[i + 1]`.
  public let starts: [Int]

  /// Merges what rules found, each sorted as `RuleSet.evaluate(ruleAt:_:in:into:)` leaves it.
  ///
  /// - Complexity: O(videos x parts + findings): a rule's codes lie together, so one video's findings are those of one
  ///   rule after those of another.
  public init(merging parts: [[Finding]], videoCount: Int) {
    let parts = parts.filter { !$0.isEmpty }.sorted { $0[0].codeIndex < $1[0].codeIndex }
    var merged: [Finding] = []
    merged.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    var starts = [0]
    starts.reserveCapacity(videoCount + 1)
    var cursors = [Int](repeating: 0, count: parts.count)
    for video in 0..<videoCount {
      for part in parts.indices {
        cursors[part] = merged.append(video: UInt32(video), of: parts[part], from: cursors[part])
      }
      starts.append(merged.count)
    }
    (findings, self.starts) = (merged, starts)
  }

  public var videoCount: Int { starts.count - 1 }

  /// One video's findings, in the order of its published blocks.
  public subscript(video: Int) -> ArraySlice<Finding> { findings[starts[video]..<starts[video + 1]] }

  /// The countries in which at least one finding blocks the video.
  ///
  /// - Complexity: O(findings of the video).
  public func blocked(video: Int) -> CountrySet {
    self[video].reduce(into: CountrySet()) { $0.formUnion($1.countries) }
  }
}

extension [Finding] {
  /// Appends one video's findings, which begin at `start` if there are any. Returns where they end.
  fileprivate mutating func append(video: UInt32, of part: [Finding], from start: Int) -> Int {
    var end = start
    while end < part.count, part[end].video == video {
      append(part[end])
      end += 1
    }
    return end
  }
}

/// The complete verdicts of one batch of whole families.
public struct BatchVerdicts: Sendable {
  /// Live countries by video: disjoint from the video's findings, and together with them every country.
  public let live: [CountrySet]
  /// What every rule and the hierarchy found.
  public let findings: BatchFindings
  /// Live countries by asset: all own assets of the first video, then of the second.
  public let assetsLive: [CountrySet]
  /// What each rule took and did in this batch: the rules in the set's order, the hierarchy, the asset rule.
  public let costs: [RuleCost]
}
