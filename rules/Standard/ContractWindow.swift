public import RuleKit

/// In a country, launched or not, some signed contract, own or inherited, has an open window.
public struct ContractWindow: Rule {
  public let id = "contract-window"

  public init() {}

  public func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    let rights = Rights(video.contracts, at: world.instant)
    var blocked = rights.open.complement
    if blocked.isEmpty { return }

    let waiting = blocked.intersection(rights.later)
    blockByInstant(.windowNotOpen, in: waiting, rights.opening(in: waiting, of: video.contracts), into: &findings)
    blocked.subtract(waiting)

    let ended = blocked.intersection(rights.ended)
    blockByInstant(.windowClosed, in: ended, rights.closing(in: ended, of: video.contracts), into: &findings)
    blocked.subtract(ended)

    let drafted = blocked.intersection(rights.drafted)
    findings.block(.contractNotSigned, in: drafted)
    findings.block(.noContract, in: blocked.subtracting(drafted))
  }

  /// Blocks each country with the first edge that has it.
  private func blockByInstant(
    _ code: Code, in countries: CountrySet, _ edges: [WindowEdge], into findings: inout Findings<Code>
  ) {
    var rest = countries
    for edge in edges {
      findings.block(code, in: edge.countries.intersection(rest), detail: Detail(edge.instant))
      rest.subtract(edge.countries)
      if rest.isEmpty { return }
    }
  }
}
