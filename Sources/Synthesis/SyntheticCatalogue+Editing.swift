public import Gatekeeper
public import RuleKit

extension SyntheticCatalogue {
  /// Puts every record of a dataset into `editor`, and returns how many there were.
  ///
  /// The memory beside the editor's is that of one title. Any number of datasets may be filled at once, each by one
  /// thread.
  /// - Precondition: the editor edits `dataset`.
  @discardableResult
  public func fill(_ editor: DatasetEditor, with dataset: Dataset) throws -> Int {
    var count = 0
    try forEachRecord(of: dataset) { record in
      try editor.upsert(record)
      count += 1
    }
    return count
  }
}
