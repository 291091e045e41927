import Gatekeeper
import RuleKit

/// What a sequence of changes has done to a catalogue so far: its memory is that of the changed records.
///
/// Events are about records as the events before them left those. A record that no event touched can be made from the
/// catalogue at any time; the others are kept here.
struct CatalogueEdits: Sendable {
  /// The latest record of each changed key; nil once it is deleted.
  private var latest: [RecordKey: InputRecord?] = [:]
  /// The keys that were put, by the video their record belongs to, in the order of their first change.
  private var putKeys: [Int64: [RecordKey]] = [:]

  /// Remembers an event.
  mutating func apply(_ event: ChangeEvent) {
    switch event {
    case .upsert(let record):
      if let owner = record.videoID, !putKeys[owner, default: []].contains(record.key) {
        putKeys[owner, default: []].append(record.key)
      }
      latest.updateValue(record, forKey: record.key)
    case .delete(let key): latest.updateValue(nil, forKey: key)
    }
  }

  /// Whether the record was there at first, or arrived, and was then deleted.
  func isDeleted(_ key: RecordKey) -> Bool {
    if case .some(.none) = latest[key] { true } else { false }
  }

  /// A record as it is now; nil when it was deleted.
  func current<Record: DatasetRecord>(_ record: Record) -> Record? {
    guard let change = latest[record.key] else { return record }
    return change?.record as? Record
  }

  /// The records of one dataset and video as they are now.
  /// - Parameter original: what the catalogue began with.
  func current<Record: DatasetRecord>(_ original: [Record], of videoID: Int64) -> [Record] {
    var records = original.compactMap { current($0) }
    guard let keys = putKeys[videoID] else { return records }
    for key in keys where key.dataset == Record.dataset && !original.contains(where: { $0.key == key }) {
      if let record = latest[key]??.record as? Record { records.append(record) }
    }
    return records
  }
}

extension InputRecord {
  /// The video a record belongs to; nil for a territory.
  fileprivate var videoID: Int64? {
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
