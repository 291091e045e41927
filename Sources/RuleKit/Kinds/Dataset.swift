/// The six input datasets of an evaluation, in the order in which they are read, shown and pinned (domain.md, "Input datasets").
public enum Dataset: String, CaseIterable, Hashable, Comparable, Sendable {
  case videos, contracts, assets, ratings, synopses, territories

  /// Place in `allCases`, 0...5.
  public var index: Int {
    switch self {
    case .videos: 0
    case .contracts: 1
    case .assets: 2
    case .ratings: 3
    case .synopses: 4
    case .territories: 5
    }
  }

  public static func < (left: Dataset, right: Dataset) -> Bool { left.index < right.index }
}

extension Dataset: CustomStringConvertible {
  public var description: String { rawValue }
}
