public import RuleKit

/// A record of any input dataset, with its type.
public enum InputRecord: Hashable, Sendable {
  case video(Video)
  case contract(Contract)
  case asset(Asset)
  case rating(Rating)
  case synopsis(Synopsis)
  case territory(Territory)

  /// The record behind the case.
  public var record: any DatasetRecord {
    switch self {
    case .video(let video): video
    case .contract(let contract): contract
    case .asset(let asset): asset
    case .rating(let rating): rating
    case .synopsis(let synopsis): synopsis
    case .territory(let territory): territory
    }
  }

  public var key: RecordKey { record.key }

  public var dataset: Dataset { key.dataset }
}
