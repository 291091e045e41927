public import Hollow
public import RuleKit
import Timeline

/// The schemas of the datasets as values, read from the schema language once.
///
/// The text of an input dataset's schema stands beside its record (`DatasetRecord.schemaText`), that of the output dataset
/// beside what the evaluation writes.
///
/// ```swift
/// let write = try WriteState(schemas: DatasetSchemas.schemas(of: .videos))
/// let state = DataState(emptyOf: DatasetSchemas.liveness)
/// ```
public enum DatasetSchemas {
  /// The schemas of an input dataset, referenced types first.
  public static func schemas(of dataset: Dataset) -> [Schema] {
    parse(dataset.recordType.schemaText, dataset.rawValue)
  }

  /// The type whose records are the dataset's; all others hang under it.
  public static func rootType(of dataset: Dataset) -> String { dataset.recordType.rootType }

  /// - Precondition: `text` is a schema; it stands in the code, so a fault in it is a defect of the program.
  static func parse(_ text: String, _ name: String) -> [Schema] {
    do {
      return try SchemaParser.parse(text)
    } catch {
      preconditionFailure("the schemas of \(name): \(error)")
    }
  }
}

/// A record of a loaded state that docs/domain.md does not allow: which one, where, and why.
public struct DatasetError: Error, Hashable, CustomStringConvertible {
  /// `assets@20261122221952000`.
  public var state: String
  public var type: String
  public var ordinal: Int
  public var field: String
  public var reason: String

  init(_ state: TimelineState, type: String, ordinal: Ordinal, field: String, reason: String) {
    self.state = "\(state.timeline)@\(state.version)"
    (self.type, self.ordinal, self.field, self.reason) = (type, ordinal, field, reason)
  }

  public var description: String { "\(state): \(type) record \(ordinal), field \(field): \(reason)" }
}
