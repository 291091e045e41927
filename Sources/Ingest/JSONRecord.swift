public import Gatekeeper
public import RuleKit
public import Timeline

/// What one line of an NDJSON file holds: a record of one dataset (`JSONRecord`), or a `ChangeEvent`.
public protocol JSONLineValue: Sendable {
  /// The members of the line's object, all that are known.
  static var fieldNames: [String] { get }

  /// Reads and validates the value.
  static func read(_ fields: inout JSONFields) throws(FieldError) -> Self

  /// What a line is about as far as it can be made out; nil for a line that is no JSON object. For refusals.
  static func subject(of fields: JSONFields?) -> LineSubject

  /// What the line was about that held this value.
  var subject: LineSubject { get }
}

/// The record a line is about, for people.
public struct LineSubject: Hashable, Sendable {
  public var dataset: Dataset?
  public var key: RecordKey?

  public init(dataset: Dataset? = nil, key: RecordKey? = nil) {
    self.dataset = dataset
    self.key = key
  }
}

/// A record that can be read from a line of its dataset's file.
///
/// ```swift
/// let video = try Video.parse(json: #"{"id":80000001,"kind":"movie","title":"Parasite"}"#, name: "example")
/// ```
public protocol JSONRecord: DatasetRecord, JSONLineValue {
  /// Reads the fields; `validate()` is left to the caller.
  init(fields: inout JSONFields) throws(FieldError)

  /// Reads the key from a change event's `key` or from a record.
  static func key(_ fields: JSONFields) throws(FieldError) -> RecordKey

  /// Imports a file of these records; `Importer.importFile` calls it.
  ///
  /// It is a requirement, and every type takes the default, so that the whole way of a record from its line to the write
  /// state is compiled for its type: a million times, code for any type would cost more.
  static func importFile(
    _ path: String, with importer: Importer, at instant: Instant, _ refused: (ImportRefusal) -> Void
  ) async throws -> (accepted: Int, state: TimelineState)
}

extension Dataset {
  /// The type of the dataset's records, by which they are read from JSON.
  ///
  /// `Dataset.recordType` is the one list of the datasets. That each of its types can be read from JSON is looked up here,
  /// once, and a test asks for all of them.
  var jsonType: any JSONRecord.Type { Self.jsonTypes[index] }

  private static let jsonTypes = allCases.map { dataset in
    guard let type = dataset.recordType as? any JSONRecord.Type else {
      preconditionFailure("\(dataset.recordType) has no JSON form; add its JSONRecord conformance")
    }
    return type
  }
}

extension JSONRecord {
  public static func importFile(
    _ path: String, with importer: Importer, at instant: Instant, _ refused: (ImportRefusal) -> Void
  ) async throws -> (accepted: Int, state: TimelineState) {
    try await importer.importFile(path, of: Self.self, at: instant, refused)
  }

  public static func read(_ fields: inout JSONFields) throws(FieldError) -> Self {
    let record = try Self(fields: &fields)
    try record.validate()
    return record
  }

  public static func subject(of fields: JSONFields?) -> LineSubject {
    LineSubject(dataset: dataset, key: fields.flatMap { try? key($0) })
  }

  public var subject: LineSubject { LineSubject(dataset: Self.dataset, key: key) }
}

extension JSONLineValue {
  /// Reads one value from its JSON text, as if it were a line of a file.
  ///
  /// - Parameters:
  ///   - name: where the text came from, for the refusal.
  ///   - line: its line there.
  public static func parse(json: String, name: String, line: Int = 1) throws(ImportRefusal) -> Self {
    try LineDecoder<Self>(file: name).decode(Array(json.utf8)[...], lineNumber: line)
  }
}
