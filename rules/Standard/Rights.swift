import RuleKit

/// The countries of a video's contract windows by where the windows stand at one instant. A country with several
/// windows is in several sets.
struct Rights {
  /// Signed windows that are open, start later, have ended.
  private(set) var open = CountrySet()
  private(set) var later = CountrySet()
  private(set) var ended = CountrySet()
  /// Windows of drafts, whenever they are.
  private(set) var drafted = CountrySet()
  private let instant: Instant

  init(_ contracts: [ContractFacts], at instant: Instant) {
    self.instant = instant
    for contract in contracts {
      switch contract.state {
      case .signed: for window in contract.windows { addSigned(window) }
      case .draft: for window in contract.windows { drafted.formUnion(window.countries) }
      case .terminated: break
      }
    }
  }

  private mutating func addSigned(_ window: WindowFacts) {
    if window.start > instant {
      later.formUnion(window.countries)
    } else if window.isOpen(at: instant) {
      open.formUnion(window.countries)
    } else {
      ended.formUnion(window.countries)
    }
  }

  /// The starts of signed windows that start later and touch these countries, earliest first.
  ///
  /// - Complexity: O(windows log windows), and O(1) without countries.
  func opening(in countries: CountrySet, of contracts: [ContractFacts]) -> [WindowEdge] {
    var edges = edges(in: countries, of: contracts) { $0.start > instant ? $0.start : nil }
    edges.sort { $0.instant < $1.instant }
    return edges
  }

  /// The ends of signed windows that have ended and touch these countries, latest first.
  ///
  /// - Complexity: O(windows log windows), and O(1) without countries.
  func closing(in countries: CountrySet, of contracts: [ContractFacts]) -> [WindowEdge] {
    var edges = edges(in: countries, of: contracts) { window in
      guard window.start <= instant, let end = window.end, end <= instant else { return nil }
      return end
    }
    edges.sort { $0.instant > $1.instant }
    return edges
  }

  private func edges(
    in countries: CountrySet, of contracts: [ContractFacts], instant: (WindowFacts) -> Instant?
  ) -> [WindowEdge] {
    var edges: [WindowEdge] = []
    if countries.isEmpty { return edges }
    edges.reserveCapacity(contracts.reduce(0) { $0 + $1.windows.count })
    for contract in contracts where contract.state == .signed {
      for window in contract.windows where !window.countries.isDisjoint(with: countries) {
        guard let instant = instant(window) else { continue }
        edges.append(WindowEdge(instant: instant, countries: window.countries))
      }
    }
    return edges
  }
}
