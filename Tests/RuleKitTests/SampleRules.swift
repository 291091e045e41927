import RuleKit

/// A rule of one's own, as small as can be: blocks a country for each of two codes.
struct Sample: Rule {
  enum Code: UInt8, BlockerCode {
    // Declared against the order of ids, with a gap: neither may matter.
    case zebra = 9
    case apple = 2

    var id: String {
      switch self {
      case .zebra: "zebra"
      case .apple: "apple"
      }
    }

    var words: BlockerWords { sampleWords }
  }

  let id: String

  func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] { sampleEvidence(of: code, cell) }

  func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    findings.block(.zebra, in: ["DE"])
    if video.videoID % 2 == 0 { findings.block(.apple, in: ["FR"], detail: Detail(world.instant)) }
  }
}

struct OtherSample: Rule {
  enum Code: UInt8, BlockerCode {
    case mango
    var id: String { "mango" }
    var words: BlockerWords { sampleWords }
  }

  let id: String

  func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] { sampleEvidence(of: code, cell) }

  func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    findings.block(.mango, in: video.videoID == 3 ? ["US"] : [])
  }
}

/// Blocks one country by two codes, and another by one.
struct Twice: Rule {
  let id = "twice"

  func evidence(of code: Sample.Code, in cell: BlockedCell) -> [Evidence] { sampleEvidence(of: code, cell) }

  func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Sample.Code>) {
    findings.block(.zebra, in: ["DE", "FR"])
    findings.block(.apple, in: ["DE"])
  }
}

struct SampleHierarchy: HierarchyRule {
  enum Code: UInt8, BlockerCode {
    case above
    var id: String { "above" }
    var words: BlockerWords { sampleWords }
  }

  let id = "middle"

  func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] { sampleEvidence(of: code, cell) }

  func potentiallyLive(_ node: FamilyNode, own: CountrySet, childrenPotentiallyLive: CountrySet) -> CountrySet {
    own.union(childrenPotentiallyLive)
  }

  func settle(
    _ node: FamilyNode, own: CountrySet, childrenPotentiallyLive: CountrySet, potentiallyLive: CountrySet,
    parentLive: CountrySet?,
    into findings: inout Findings<Code>
  ) -> CountrySet {
    findings.block(.above, in: parentLive.map { potentiallyLive.subtracting($0) } ?? [])
    return parentLive.map { potentiallyLive.intersection($0) } ?? potentiallyLive
  }
}

struct SampleAssets: AssetRule {
  func evaluate(_ video: VideoFacts, live: CountrySet, in world: World, into assets: inout [CountrySet]) {
    for _ in video.assets { assets.append(live) }
  }
}

let sampleWords = BlockerWords(
  sentence: "s", owner: .editorial, fix: "f", dataset: .assets, kind: .policy)

/// Names the code, so that a test sees which rule was asked about which.
func sampleEvidence(of code: some BlockerCode, _ cell: BlockedCell) -> [Evidence] {
  [Evidence(.video(cell.video.videoID), field: code.id, actual: nil, needed: cell.country.code)]
}

func sampleSet(_ rules: [any Rule]) -> RuleSet {
  RuleSet(name: "sample", fingerprint: "0", rules: rules, hierarchy: SampleHierarchy(), assets: SampleAssets())
}
