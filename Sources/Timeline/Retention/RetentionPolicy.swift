/// Which states of a timeline are kept besides the announced one, the pinned one and those that something refers to.
public struct RetentionPolicy: Hashable, Sendable {
  /// So many of the newest states are kept, however old.
  public var newestStates: Int
  /// States minted within this time are kept, however many; in ms. A state whose version tells no time counts as young
  /// unless this is 0.
  public var youngerThan: Int64

  public init(newestStates: Int, youngerThan milliseconds: Int64 = 0) {
    precondition(newestStates >= 0 && milliseconds >= 0, "a retention below 0")
    (self.newestStates, self.youngerThan) = (newestStates, milliseconds)
  }

  /// What is kept of `versions` (ascending) for its own sake.
  func kept(of versions: [Version], at milliseconds: Int64) -> Set<Version> {
    var kept = Set(versions.suffix(newestStates))
    guard youngerThan > 0 else { return kept }
    for version in versions where version.mintedAt.map({ milliseconds - $0 < youngerThan }) ?? true {
      kept.insert(version)
    }
    return kept
  }
}
