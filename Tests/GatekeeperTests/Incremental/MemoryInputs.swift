import Gatekeeper
import Hollow
import RuleKit
import Timeline

/// The six input datasets in memory, changed event by event: as their producers do, without files.
final class MemoryInputs {
  private var writes: [Dataset: WriteState] = [:]
  private var newest: [Dataset: TimelineState] = [:]
  private var tag: UInt64 = 1 << 40

  init() throws {
    for dataset in Dataset.allCases {
      writes[dataset] = try WriteState(schemas: DatasetSchemas.schemas(of: dataset))
    }
  }

  /// One new state for each dataset that `events` touch.
  func apply(_ events: [ChangeEvent]) throws {
    for dataset in Set(events.map(\.dataset)).sorted() {
      guard let write = writes[dataset] else { continue }
      write.beginCycle(from: .lastRecords)
      let editor = try DatasetEditor(dataset, write: write)
      for event in events where event.dataset == dataset {
        switch event {
        case .upsert(let record): try editor.upsert(record)
        case .delete(let key): try editor.delete(key)
        }
      }
      tag += 1 << 32
      let state = try write.finish(
        tag: tag, headerTags: [], roots: [DatasetSchemas.rootType(of: dataset)])
      write.commit(state)
      newest[dataset] = TimelineState(
        timeline: dataset.rawValue, version: Version(rawValue: Int64(tag >> 32)), data: state)
    }
  }

  /// The newest state of each dataset.
  var states: InputStates { InputStates { newest[$0] } }
}
