import BitMemory
import Hollow
import RuleKit
import Timeline

extension EvaluationRecord {
  /// The record of an output state. Throws `DatasetError` when it is missing or incomplete.
  init(from state: TimelineState) throws {
    let data = state.data
    guard let ordinal = data.populated("Evaluation").first(where: { _ in true }) else {
      throw DatasetError(
        state, type: "Evaluation", ordinal: 0, field: "id", reason: "the state has no Evaluation record")
    }
    func long(_ field: String) throws -> Int64? { try data.column("Evaluation", field, .long).long(at: ordinal) }
    func text(_ field: String) throws -> String {
      try data.column("Evaluation", field, .string).text(at: ordinal) ?? ""
    }
    guard let evaluatedAt = try long("evaluatedAt") else {
      throw DatasetError(state, type: "Evaluation", ordinal: ordinal, field: "evaluatedAt", reason: "is null")
    }
    let list = try data.column("Evaluation", "inputs", .reference).reference(at: ordinal)
    let elements = try data.collections("ListOfInputVersion")
    self.init(
      evaluatedAt: Instant(milliseconds: evaluatedAt), rules: try text("rules"), mode: try text("mode"),
      inputs: try (list.map { elements.elements(at: $0) } ?? []).map { try Self.input(at: $0, state) },
      follows: try long("follows").map { Version(rawValue: $0) }, digest: try text("digest"))
  }

  private static func input(at ordinal: Ordinal, _ state: TimelineState) throws -> InputVersion {
    let name = try state.data.column("InputVersion", "dataset", .string).text(at: ordinal) ?? ""
    let version = try state.data.column("InputVersion", "version", .long).long(at: ordinal)
    let published = try state.data.column("InputVersion", "publishedAt", .long).long(at: ordinal)
    guard let dataset = Dataset(rawValue: name), let version else {
      throw DatasetError(
        state, type: "InputVersion", ordinal: ordinal, field: "dataset", reason: "'\(name)' names no input dataset")
    }
    return InputVersion(
      dataset: dataset, version: Version(rawValue: version), publishedAt: published.map { Instant(milliseconds: $0) })
  }
}
