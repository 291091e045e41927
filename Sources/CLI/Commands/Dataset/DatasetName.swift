import ArgumentParser
import Gatekeeper
import Hollow
import RuleKit
import Timeline

/// The positional name of a timeline that a command changes: a dataset's, or `liveness`.
struct DatasetName: ExpressibleByArgument {
  let name: String
  /// Nil for the output.
  private let dataset: Dataset?

  init?(argument: String) {
    dataset = Dataset(rawValue: argument)
    guard dataset != nil || argument == Store.livenessName else { return nil }
    name = argument
  }

  static var allValueStrings: [String] { DatasetArgument.names }

  func timeline(of store: Store) -> any BlobStore { dataset.map { store.timeline($0) } ?? store.liveness }

  var schemas: [Schema] { dataset.map { DatasetSchemas.schemas(of: $0) } ?? DatasetSchemas.liveness }
}
