public import RuleKit

/// Every video has an approved synopsis in each display language of a country.
public struct ApprovedSynopsis: Rule {
  public enum Code: UInt8, BlockerCode {
    case synopsisMissing, synopsisNotApproved

    public var id: String {
      switch self {
      case .synopsisMissing: "synopsis-missing"
      case .synopsisNotApproved: "synopsis-not-approved"
      }
    }

    public var words: BlockerWords {
      switch self {
      case .synopsisMissing:
        BlockerWords(
          sentence: "The title has no synopsis in a language this country reads.", owner: .editorial,
          fix: "Write the synopsis in this language.", dataset: .synopses, kind: .waitingOnData)
      case .synopsisNotApproved:
        BlockerWords(
          sentence: "The synopsis in a language this country reads is still a draft.", owner: .editorial,
          fix: "Review and approve the synopsis.", dataset: .synopses, kind: .waitingOnPerson)
      }
    }
  }

  public let id = "synopsis"

  public init() {}

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    func evidence(_ language: String, _ actual: String?) -> Evidence {
      Evidence(
        .synopsis(ofVideo: cell.video.videoID, language: language), field: "state", actual: actual, needed: "approved")
    }
    switch code {
    case .synopsisMissing: return [evidence(cell.detail, nil)]
    case .synopsisNotApproved:
      let tags = cell.video.synopses.filter { $0.state == .draft }.map { cell.world.vocabulary.tag(of: $0.language) }
      let draft = tags.first { LanguageTag.satisfies($0, requirement: cell.detail) }
      return draft.map { [evidence($0, SynopsisState.draft.name)] } ?? []
    }
  }

  public func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    for page in world.displayPages {
      var (approved, drafted): (UInt64, UInt64) = (0, 0)
      for synopsis in video.synopses {
        let satisfied = page.requirements(satisfiedBy: synopsis.language)
        if synopsis.state == .approved { approved |= satisfied } else { drafted |= satisfied }
      }
      let unmet = page.everyRequirement & ~approved
      block(.synopsisMissing, unmet & ~drafted, of: page, into: &findings)
      block(.synopsisNotApproved, unmet & drafted, of: page, into: &findings)
    }
  }

  /// - Parameter requirements: a bit for each requirement of the page that is not met.
  private func block(
    _ code: Code, _ requirements: UInt64, of page: DisplayPage, into findings: inout Findings<Code>
  ) {
    var rest = requirements
    while rest != 0 {
      let requirement = page.requirements[rest.trailingZeroBitCount]
      findings.block(code, in: requirement.countries, detail: requirement.detail)
      rest &= rest &- 1
    }
  }
}
