import Gatekeeper
import RuleKit
import Synthesis

/// All records of a catalogue by key, and what change events do to them: the plain picture of the six datasets.
struct CatalogueState {
  private(set) var videos: [Int64: Video] = [:]
  private(set) var contracts: [Int64: Contract] = [:]
  private(set) var assets: [Int64: Asset] = [:]
  private(set) var ratings: [RecordKey: Rating] = [:]
  private(set) var synopses: [RecordKey: Synopsis] = [:]
  private(set) var territories: [Country: Territory] = [:]

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
    switch key {
    case .video(let id): videos[id].map(InputRecord.video)
    case .contract(let id): contracts[id].map(InputRecord.contract)
    case .asset(let id): assets[id].map(InputRecord.asset)
    case .rating: ratings[key].map(InputRecord.rating)
    case .synopsis: synopses[key].map(InputRecord.synopsis)
    case .territory(let country): territories[country].map(InputRecord.territory)
    }
  }

  private mutating func upsert(_ record: InputRecord) {
    switch record {
    case .video(let video): videos[video.id] = video
    case .contract(let contract): contracts[contract.id] = contract
    case .asset(let asset): assets[asset.id] = asset
    case .rating(let rating): ratings[rating.key] = rating
    case .synopsis(let synopsis): synopses[synopsis.key] = synopsis
    case .territory(let territory): territories[territory.country] = territory
    }
  }

  private mutating func delete(_ key: RecordKey) {
    switch key {
    case .video(let id): videos[id] = nil
    case .contract(let id): contracts[id] = nil
    case .asset(let id): assets[id] = nil
    case .rating: ratings[key] = nil
    case .synopsis: synopses[key] = nil
    case .territory(let country): territories[country] = nil
    }
  }
}
