/// The rule that carries verdicts along families, after all other rules: what a parent needs of its children and the
/// other way round.
public protocol HierarchyRule: Sendable {
  associatedtype Code: BlockerCode

  var id: String { get }

  /// Bottom-up: where a video could be live if all above it were.
  ///
  /// - Parameters:
  ///   - own: countries without a blocker from any other rule.
  ///   - childrenUp: countries where some child is up.
  func up(_ node: FamilyNode, own: CountrySet, childrenUp: CountrySet) -> CountrySet

  /// Top-down: where the video is live. Blocks it elsewhere, where no other rule did.
  ///
  /// - Parameters:
  ///   - up: what `up` said of this node.
  ///   - parentLive: where the parent is live; nil for a node without a parent.
  func settle(
    _ node: FamilyNode, own: CountrySet, childrenUp: CountrySet, up: CountrySet, parentLive: CountrySet?,
    into findings: inout Findings<Code>
  ) -> CountrySet

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
    var up = [CountrySet](repeating: CountrySet(), count: nodes.count)
    var childrenUp = up
    for index in nodes.indices.reversed() {
      up[index] = self.up(nodes[index], own: own[index], childrenUp: childrenUp[index])
      guard let parent = nodes[index].parent else { continue }
      precondition(parent < index, "node \(index) comes before its parent \(parent)")
      childrenUp[parent].formUnion(up[index])
    }
    var live: [CountrySet] = []
    live.reserveCapacity(nodes.count)
    for index in nodes.indices {
      findings.begin(title: index)
      let parentLive = nodes[index].parent.map { live[$0] }
      live.append(
        settle(
          nodes[index], own: own[index], childrenUp: childrenUp[index], up: up[index], parentLive: parentLive,
          into: &findings))
    }
    return live
  }
}
