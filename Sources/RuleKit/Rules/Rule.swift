/// One requirement a video has to meet: a value that, from a video's facts, names the countries where it is not met.
///
/// A rule is a pure function of the facts and the world. It reaches no clock, file, network or random source.
public protocol Rule: Sendable {
  /// The blockers this rule can raise.
  associatedtype Code: BlockerCode

  /// The published id: `maturity-rating`.
  var id: String { get }

  /// Blocks one video in every country where the requirement is not met.
  func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>)

  /// The records that decided a blocked cell, or the keys of those that are missing, with what each would have to say.
  ///
  /// Asked when somebody wants to know why; never while the catalogue is evaluated. When every record that it names is
  /// changed as it says, `code` no longer blocks the cell, or blocks it with another detail.
  func evidence(of code: Code, in cell: BlockedCell) -> [Evidence]

  /// Evaluates a batch, video after video.
  ///
  /// The default is what a rule wants. It is a requirement so that the loop is compiled in the rule's own module, with
  /// the rule's type known; a rule set crosses the existential once a batch.
  func evaluate(_ videos: Span<VideoFacts>, in world: World, into findings: inout Findings<Code>)
}

extension Rule {
  @inlinable
  public func evaluate(_ videos: Span<VideoFacts>, in world: World, into findings: inout Findings<Code>) {
    for index in videos.indices {
      findings.begin(video: index)
      evaluate(videos[index], in: world, into: &findings)
    }
  }

  /// What the rule finds in one video, on its own: for tests and explanations.
  public func findings(in video: VideoFacts, world: World) -> [Finding] {
    var findings = Findings<Code>()
    evaluate(video, in: world, into: &findings)
    return findings.finish()
  }
}

/// The rule that says where each asset of a video is live, once the video's own verdict stands.
public protocol AssetRule: Sendable {
  /// Appends one set for each own asset of the video, in the video's order.
  ///
  /// - Parameter live: countries where the video is live.
  func evaluate(_ video: VideoFacts, live: CountrySet, in world: World, into assets: inout [CountrySet])

  /// The same for a batch; the default appends video after video.
  ///
  /// - Precondition: `live` has a set a video.
  func evaluate(
    _ videos: Span<VideoFacts>, live: Span<CountrySet>, in world: World, into assets: inout [CountrySet])
}

extension AssetRule {
  @inlinable
  public func evaluate(
    _ videos: Span<VideoFacts>, live: Span<CountrySet>, in world: World, into assets: inout [CountrySet]
  ) {
    precondition(videos.count == live.count, "\(videos.count) videos, \(live.count) live sets")
    for index in videos.indices { evaluate(videos[index], live: live[index], in: world, into: &assets) }
  }
}

/// The rule that carries verdicts along families, after all other rules: what a parent needs of its children and the
/// other way round.
public protocol HierarchyRule: Sendable {
  associatedtype Code: BlockerCode

  var id: String { get }

  /// Bottom-up: where a video could be live if all above it were.
  ///
  /// - Parameters:
  ///   - own: countries without a blocker from any other rule.
  ///   - childrenPotentiallyLive: countries where some child would be live if all its ancestors were.
  func potentiallyLive(_ node: FamilyNode, own: CountrySet, childrenPotentiallyLive: CountrySet) -> CountrySet

  /// Top-down: where the video is live. Blocks it elsewhere, where no other rule did.
  ///
  /// - Parameters:
  ///   - potentiallyLive: what `potentiallyLive` said of this node.
  ///   - parentLive: where the parent is live; nil for a node without a parent.
  func settle(
    _ node: FamilyNode, own: CountrySet, childrenPotentiallyLive: CountrySet, potentiallyLive: CountrySet,
    parentLive: CountrySet?,
    into findings: inout Findings<Code>
  ) -> CountrySet

  /// The records that decided a blocked cell; see `Rule.evidence(of:in:)`.
  func evidence(of code: Code, in cell: BlockedCell) -> [Evidence]

  /// Both passes over a batch of whole families. Returns each node's live countries.
  ///
  /// - Precondition: `own` has a set a node, and every parent comes before its children.
  func settle(_ nodes: Span<FamilyNode>, own: Span<CountrySet>, into findings: inout Findings<Code>) -> [CountrySet]
}

extension HierarchyRule {
  @inlinable
  public func settle(
    _ nodes: Span<FamilyNode>, own: Span<CountrySet>, into findings: inout Findings<Code>
  ) -> [CountrySet] {
    precondition(nodes.count == own.count, "\(nodes.count) nodes, \(own.count) own sets")
    var potentiallyLive = [CountrySet](repeating: CountrySet(), count: nodes.count)
    var childrenPotentiallyLive = potentiallyLive
    for index in nodes.indices.reversed() {
      potentiallyLive[index] = self.potentiallyLive(
        nodes[index], own: own[index], childrenPotentiallyLive: childrenPotentiallyLive[index])
      guard let parent = nodes[index].parent else { continue }
      precondition(parent < index, "node \(index) comes before its parent \(parent)")
      childrenPotentiallyLive[parent].formUnion(potentiallyLive[index])
    }
    var live: [CountrySet] = []
    live.reserveCapacity(nodes.count)
    for index in nodes.indices {
      findings.begin(video: index)
      let parentLive = nodes[index].parent.map { live[$0] }
      live.append(
        settle(
          nodes[index], own: own[index], childrenPotentiallyLive: childrenPotentiallyLive[index],
          potentiallyLive: potentiallyLive[index], parentLive: parentLive,
          into: &findings))
    }
    return live
  }
}
