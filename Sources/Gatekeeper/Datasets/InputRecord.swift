public import RuleKit

// The list of the input datasets: a new one is a case of `Dataset`, a line in each of the two switches here and a file of
// its own beside this one.

extension Dataset {
  /// The type of the dataset's records, and with it everything that is particular to the dataset.
  public var recordType: any DatasetRecord.Type {
    switch self {
    case .videos: Video.self
    case .contracts: Contract.self
    case .assets: Asset.self
    case .ratings: Rating.self
    case .synopses: Synopsis.self
    case .territories: Territory.self
    }
  }
}

/// A record of any input dataset.
///
/// Code that knows its dataset uses the record types themselves (`RecordEditor`, `RecordReader`). This type is for where
/// datasets meet: a change event may be about any of them. It is an enum and not a box around `any DatasetRecord` because
/// a case holds its record in place, without a heap allocation a record, and because code that treats each dataset in its
/// own way is checked by the compiler when one is added.
///
/// ```swift
/// let record = InputRecord.video(Video(id: 80_000_001, kind: .movie))
/// let event = ChangeEvent.upsert(record)
/// print(event.json())  // {"dataset":"videos","op":"upsert","key":{"id":80000001},"record":{"id":80000001,...}}
/// ```
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

/// One change of an input dataset: a whole record that is new or replaces the one with its key, or a key that goes away.
///
/// JSON form: `{"dataset":"ratings","op":"upsert","key":{"videoId":1,"country":"DE"},"record":{...}}`; no record on delete.
public enum ChangeEvent: Hashable, Sendable {
  case upsert(InputRecord)
  /// Deleting a key that is not there changes nothing.
  case delete(RecordKey)

  public var key: RecordKey {
    switch self {
    case .upsert(let record): record.key
    case .delete(let key): key
    }
  }

  public var dataset: Dataset { key.dataset }

  /// The event as one line of the catalogue's NDJSON form, without the newline.
  public func json() -> String {
    var writer = JSONLineWriter()
    writer.object {
      $0.field("dataset", dataset.rawValue)
      switch self {
      case .upsert(let record):
        $0.field("op", "upsert")
        $0.field("key") { key.writeMembers(to: &$0) }
        $0.field("record") { record.record.writeMembers(to: &$0) }
      case .delete:
        $0.field("op", "delete")
        $0.field("key") { key.writeMembers(to: &$0) }
      }
    }
    return writer.text
  }
}
