import Gatekeeper
import RuleKit
import Synthesis

/// All records of a catalogue by key, and what change events do to them: the plain picture of the six datasets.
struct CatalogueState {
  private(set) var videos: [RecordKey: Video] = [:]
  private(set) var contracts: [RecordKey: Contract] = [:]
  private(set) var assets: [RecordKey: Asset] = [:]
  private(set) var ratings: [RecordKey: Rating] = [:]
  private(set) var synopses: [RecordKey: Synopsis] = [:]
  private(set) var territories: [RecordKey: Territory] = [:]

  init(_ catalogue: SyntheticCatalogue) {
    for dataset in Dataset.allCases { catalogue.forEachRecord(of: dataset) { upsert($0) } }
  }

  mutating func apply(_ event: ChangeEvent) {
    switch event {
    case .upsert(let record): upsert(record)
    case .delete(let key): delete(key)
    }
  }

  func contains(_ key: RecordKey) -> Bool { record(key) != nil }

  func record(_ key: RecordKey) -> InputRecord? {
    switch key.dataset {
    case .videos: videos[key].map(InputRecord.video)
    case .contracts: contracts[key].map(InputRecord.contract)
    case .assets: assets[key].map(InputRecord.asset)
    case .ratings: ratings[key].map(InputRecord.rating)
    case .synopses: synopses[key].map(InputRecord.synopsis)
    case .territories: territories[key].map(InputRecord.territory)
    }
  }

  private mutating func upsert(_ record: InputRecord) {
    let key = record.key
    switch record {
    case .video(let video): videos[key] = video
    case .contract(let contract): contracts[key] = contract
    case .asset(let asset): assets[key] = asset
    case .rating(let rating): ratings[key] = rating
    case .synopsis(let synopsis): synopses[key] = synopsis
    case .territory(let territory): territories[key] = territory
    }
  }

  private mutating func delete(_ key: RecordKey) {
    switch key.dataset {
    case .videos: videos[key] = nil
    case .contracts: contracts[key] = nil
    case .assets: assets[key] = nil
    case .ratings: ratings[key] = nil
    case .synopses: synopses[key] = nil
    case .territories: territories[key] = nil
    }
  }
}

extension InputRecord {
  /// The video that a record belongs to: itself for a video, nil for a territory.
  var ownerID: Int64? {
    switch self {
    case .video(let video): video.id
    case .contract(let contract): contract.videoID
    case .asset(let asset): asset.videoID
    case .rating(let rating): rating.videoID
    case .synopsis(let synopsis): synopsis.videoID
    case .territory: nil
    }
  }
}

extension ChangeEvent {
  /// What an upsert puts; nil for a deletion.
  var record: InputRecord? {
    if case .upsert(let record) = self { record } else { nil }
  }
}

extension Instant {
  /// 2020-01-01T00:00:00Z.
  static let reference = Instant(milliseconds: 1_577_836_800_000)
}
