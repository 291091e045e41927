/// The rules of one policy under one name. Pins and a rule set decide an output; nothing else does.
public struct RuleSet: Sendable {
  public let name: String
  /// Sixteen hex digits over the sources of the rules: it changes when a rule may have changed.
  public let fingerprint: String
  /// In the byte order of their ids, however they were listed.
  public let rules: [any Rule]
  public let hierarchy: any HierarchyRule
  public let assets: any AssetRule
  /// Every blocker the set can raise, in the byte order of rule, then code: code indexes order as blocks do.
  public let codes: [BlockerDefinition]
  /// For each rule the index of its first code.
  let firstCodeIndexes: [Int]
  let firstHierarchyCodeIndex: Int

  /// - Precondition: no two rules, the hierarchy among them, have one id, and no two codes.
  public init(
    name: String, fingerprint: String, rules: [any Rule], hierarchy: any HierarchyRule, assets: any AssetRule
  ) {
    let rules = rules.sorted { ByteOrder.precedes($0.id, $1.id) }
    let definitions = rules.flatMap { Self.definitions(of: $0) } + Self.definitions(of: hierarchy)
    Self.requireUnique(rules.map(\.id) + [hierarchy.id], "rules")
    Self.requireUnique(definitions.map(\.codeID), "codes")
    let codes = definitions.sorted(by: BlockerDefinition.precedes)
    func firstIndex(of ruleID: String) -> Int {
      codes.firstIndex { ByteOrder.areEqual($0.ruleID, ruleID) } ?? codes.count
    }
    self.name = name
    self.fingerprint = fingerprint
    self.rules = rules
    self.hierarchy = hierarchy
    self.assets = assets
    self.codes = codes
    firstCodeIndexes = rules.map { firstIndex(of: $0.id) }
    firstHierarchyCodeIndex = firstIndex(of: hierarchy.id)
  }

  /// The index of a code; nil when the set cannot raise it.
  ///
  /// - Complexity: O(codes).
  public func codeIndex(rule ruleID: String, code codeID: String) -> UInt16? {
    codes.firstIndex { ByteOrder.areEqual($0.ruleID, ruleID) && ByteOrder.areEqual($0.codeID, codeID) }
      .map { UInt16($0) }
  }

  private static func definitions<R: Rule>(of rule: R) -> [BlockerDefinition] {
    definitions(R.Code.self, ruleID: rule.id)
  }

  private static func definitions<R: HierarchyRule>(of rule: R) -> [BlockerDefinition] {
    definitions(R.Code.self, ruleID: rule.id)
  }

  private static func definitions<Code: BlockerCode>(_: Code.Type, ruleID: String) -> [BlockerDefinition] {
    Code.sortedCodes.map { BlockerDefinition(ruleID: ruleID, codeID: $0.id, words: $0.words) }
  }

  private static func requireUnique(_ ids: [String], _ what: String) {
    let sorted = ids.sorted(by: ByteOrder.precedes)
    for (left, right) in zip(sorted, sorted.dropFirst()) {
      precondition(!ByteOrder.areEqual(left, right), "two \(what) of a set have the id \(left)")
    }
  }
}

/// The steps of an evaluation, one rule at a time.
extension RuleSet {
  /// What one rule finds in a batch: sorted by video, code index and detail, one finding for each of these.
  ///
  /// - Parameters:
  ///   - index: into `rules`.
  ///   - findings: replaced. Pass what this rule filled for the batch before, so that its memory is used again.
  public func evaluate(
    ruleAt index: Int, _ videos: Span<VideoFacts>, in world: World, into findings: inout [Finding]
  ) {
    Self.evaluate(rules[index], firstCodeIndex: firstCodeIndexes[index], videos, in: world, into: &findings)
  }

  /// Where each video has no blocker among these findings; any order.
  ///
  /// - Complexity: O(findings).
  public static func own(without findings: [[Finding]], videoCount: Int) -> [CountrySet] {
    var own = [CountrySet](repeating: .all, count: videoCount)
    for findings in findings {
      for finding in findings { own[Int(finding.video)].subtract(finding.countries) }
    }
    return own
  }

  /// Carries the own verdicts along the families: live countries a node, and what the hierarchy blocks.
  ///
  /// - Precondition: `own` has a set a node, whole families are in the batch, and every parent comes before its children.
  public func settle(
    _ nodes: Span<FamilyNode>, own: Span<CountrySet>
  ) -> (live: [CountrySet], findings: [Finding]) {
    Self.settle(nodes, own: own, by: hierarchy, firstCodeIndex: firstHierarchyCodeIndex)
  }

  /// Where each own asset of each video is live: all sets of the first video, then all of the second.
  public func assetsLive(
    of videos: Span<VideoFacts>, live: Span<CountrySet>, world: World
  ) -> [CountrySet] {
    var sets: [CountrySet] = []
    var assetCount = 0
    for index in videos.indices { assetCount += videos[index].assets.count }
    sets.reserveCapacity(assetCount)
    assets.evaluate(videos, live: live, in: world, into: &sets)
    return sets
  }

  private static func evaluate<R: Rule>(
    _ rule: R, firstCodeIndex: Int, _ videos: Span<VideoFacts>, in world: World, into buffer: inout [Finding]
  ) {
    var findings = Findings<R.Code>(firstCodeIndex: firstCodeIndex, buffer: &buffer)
    rule.evaluate(videos, in: world, into: &findings)
    buffer = findings.finish()
  }

  private static func settle<R: HierarchyRule>(
    _ nodes: Span<FamilyNode>, own: Span<CountrySet>, by rule: R, firstCodeIndex: Int
  ) -> (live: [CountrySet], findings: [Finding]) {
    var findings = Findings<R.Code>(firstCodeIndex: firstCodeIndex)
    let live = rule.settle(nodes, own: own, into: &findings)
    return (live, findings.finish())
  }
}

/// Asking the rules why.
extension RuleSet {
  /// The records that stand between a cell and its being live, according to the rule that blocks it.
  ///
  /// Returns nil when the set has no rule that raises this code: the cell was blocked by the rules of another build.
  public func evidence(rule ruleID: String, code codeID: String, in cell: BlockedCell) -> [Evidence]? {
    if let rule = rules.first(where: { ByteOrder.areEqual($0.id, ruleID) }) {
      return Self.evidence(of: rule, codeID, in: cell)
    }
    return ByteOrder.areEqual(hierarchy.id, ruleID) ? Self.evidence(of: hierarchy, codeID, in: cell) : nil
  }

  private static func evidence<R: Rule>(of rule: R, _ codeID: String, in cell: BlockedCell) -> [Evidence]? {
    R.Code.named(codeID).map { rule.evidence(of: $0, in: cell) }
  }

  private static func evidence<R: HierarchyRule>(of rule: R, _ codeID: String, in cell: BlockedCell) -> [Evidence]? {
    R.Code.named(codeID).map { rule.evidence(of: $0, in: cell) }
  }
}
