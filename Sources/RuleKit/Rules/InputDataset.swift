/// The input datasets of an evaluation.
@frozen public enum InputDataset: UInt8, NamedCase {
  case videos, contracts, assets, ratings, synopses, territories

  public var name: String {
    switch self {
    case .videos: "videos"
    case .contracts: "contracts"
    case .assets: "assets"
    case .ratings: "ratings"
    case .synopses: "synopses"
    case .territories: "territories"
    }
  }
}
