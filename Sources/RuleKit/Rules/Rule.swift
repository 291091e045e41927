/// One requirement a title has to meet: a value that, from a title's facts, names the countries where it is not met.
///
/// A rule is a pure function of the facts and the world. It reaches no clock, file, network or random source.
public protocol Rule: Sendable {
  /// The blockers this rule can raise.
  associatedtype Code: BlockerCode

  /// The published id: `maturity-rating`.
  var id: String { get }

  /// Blocks one title in every country where the requirement is not met.
  func evaluate(_ title: TitleFacts, in world: World, into findings: inout Findings<Code>)

  /// The same for a batch, title after title.
  ///
  /// The default is what a rule wants. It is a requirement so that the loop is compiled in the rule's own module, with
  /// the rule's type known; a rule set crosses the existential once a batch.
  func evaluate(_ titles: Span<TitleFacts>, in world: World, into findings: inout Findings<Code>)
}

extension Rule {
  @inlinable
  public func evaluate(_ titles: Span<TitleFacts>, in world: World, into findings: inout Findings<Code>) {
    for index in titles.indices {
      findings.begin(title: index)
      evaluate(titles[index], in: world, into: &findings)
    }
  }

  /// What the rule finds in one title, on its own: for tests and explanations.
  public func findings(in title: TitleFacts, world: World) -> [Finding] {
    var findings = Findings<Code>()
    evaluate(title, in: world, into: &findings)
    return findings.finish()
  }
}
