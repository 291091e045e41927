extension TitleFacts {
  /// The earliest instant after `instant` at which the title's own part of the verdict can change: an edge of a signed
  /// window or the `availableFrom` of an approved asset; nil when there is none (domain.md, `nextChange`).
  ///
  /// - Complexity: O(windows + assets).
  public func nextChange(after instant: Instant) -> Instant? {
    var earliest: Instant?
    func consider(_ candidate: Instant?) {
      guard let candidate, candidate > instant else { return }
      earliest = min(earliest ?? candidate, candidate)
    }
    for contract in contracts where contract.state == .signed {
      for window in contract.windows {
        consider(window.start)
        consider(window.end)
      }
    }
    for asset in assets where asset.state == .approved { consider(asset.availableFrom) }
    return earliest
  }
}
