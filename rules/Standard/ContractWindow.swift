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

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    switch code {
    case .windowNotOpen: decidingWindow(in: cell) { $0.start }
    case .windowClosed: decidingWindow(in: cell) { $0.end }
    case .contractNotSigned: nearestDraft(in: cell)
    case .noContract: missingContract(in: cell)
    }
  }

  /// The signed window whose edge is the blocker's detail.
  private func decidingWindow(in cell: BlockedCell, edge: (WindowFacts) -> Instant?) -> [Evidence] {
    for contract in cell.video.contracts where contract.state == .signed {
      for window in contract.windows where window.countries.contains(cell.country) {
        guard let edge = edge(window), cell.detailSpeaks(of: edge) else { continue }
        return [
          Evidence(
            .contract(contract.id), field: "windows",
            actual: "\(window.start) to \(window.end?.description ?? "no end")",
            needed: "a window that is open there")
        ]
      }
    }
    return []
  }

  /// The draft to sign: one whose window is open now, where there is one, since it makes the country live at once.
  private func nearestDraft(in cell: BlockedCell) -> [Evidence] {
    func windows(_ contract: ContractFacts) -> [WindowFacts] {
      contract.windows.filter { $0.countries.contains(cell.country) }
    }
    let drafts = cell.video.contracts.filter { $0.state == .draft && !windows($0).isEmpty }
    let open = drafts.first { windows($0).contains { $0.isOpen(at: cell.world.instant) } }
    guard let draft = open ?? drafts.first else { return [] }
    return [Evidence(.contract(draft.id), field: "state", actual: draft.state.name, needed: "signed")]
  }

  /// A contract has to be made where the contracts that govern the video are: a contract of its own would replace those it
  /// inherits. Without any it belongs to the topmost ancestor, and so to all that hangs under it.
  private func missingContract(in cell: BlockedCell) -> [Evidence] {
    let owner = cell.video.contracts.first?.videoID ?? cell.ancestors.last?.videoID ?? cell.video.videoID
    return [
      Evidence(
        .new(.contracts, forVideo: owner), field: "windows", actual: nil,
        needed: "a signed contract with an open window there")
    ]
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
