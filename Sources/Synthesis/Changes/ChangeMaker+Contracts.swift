import Gatekeeper
import RuleKit

/// Changes of dataset "contracts"; the subject is a movie or show.
extension ChangeMaker {
  private var windows: WindowGenerator { catalogue.contractGenerator.windows }

  func contracts(of subject: Subject) -> [Contract] {
    var contracts: [Contract] = []
    catalogue.contractGenerator.append(subject.node, subject.title.profile, to: &contracts)
    return edits.current(contracts, of: subject.videoID)
  }

  mutating func signedContract(of subject: Subject) -> Contract? {
    guard var contract = contracts(of: subject).first(where: { $0.state == .draft }) else { return nil }
    contract.state = .signed
    return contract
  }

  mutating func terminatedContract(of subject: Subject) -> Contract? {
    let signed = contracts(of: subject).filter { $0.state == .signed }
    guard !signed.isEmpty else { return nil }
    var contract = random.pick(signed)
    contract.state = .terminated
    return contract
  }

  /// A further contract, while there is an id left for one.
  mutating func addedContract(of subject: Subject) -> Contract? {
    let taken = Set(contracts(of: subject).map(\.id))
    let free = (0..<SyntheticID.contractsAVideo - 1).first {
      !taken.contains(SyntheticID.contract(video: subject.node.index, number: $0))
    }
    return free.map {
      catalogue.contractGenerator.newContract(
        for: subject.node, number: $0, subject.title.profile, &random)
    }
  }

  /// A window opens earlier, ends at once, or ends later than was agreed.
  mutating func contractWithMovedWindow(of subject: Subject) -> Contract? {
    let signed = contracts(of: subject).filter { $0.state == .signed && !$0.windows.isEmpty }
    guard !signed.isEmpty else { return nil }
    var contract = random.pick(signed)
    let position = random.below(contract.windows.count)
    contract.windows[position] = moved(contract.windows[position])
    return contract
  }

  private mutating func moved(_ window: Window) -> Window {
    var moved = window
    let isFuture = window.start > catalogue.instant
    if isFuture {
      moved.start = windows.hour(days: random.chance(perMille: 700) ? -random.within(1...3) : random.within(1...30))
      if let end = moved.end, end <= moved.start { moved.end = nil }
      return moved
    }
    let endsNow = random.chance(perMille: 350)
    moved.end = windows.hour(days: endsNow ? -1 : random.within(10...1000))
    // A window that began yesterday cannot have ended before: it goes on instead.
    if let end = moved.end, end <= moved.start { moved.end = nil }
    return moved
  }
}
