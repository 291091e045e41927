import Hollow
public import RuleKit

/// A record of an input dataset, and with its type everything that is particular to that dataset.
///
/// One file holds all there is to know about a dataset: the record, what the door refuses, the schema, how a record is
/// stored and how it is written as JSON. `Dataset.recordType` leads from the name of a dataset to the type.
///
/// A record that came through the door is valid. Records made in code (a generator, a what-if) are checked with
/// `validate()`; the JSON reader and `RecordEditor` call it, so no invalid record is ever published.
///
/// ```swift
/// let rating = Rating(videoID: 80_000_001, country: "DE", board: "FSK", certificate: "12")
/// try rating.validate()
/// print(rating.key)     // 80000001/DE
/// print(rating.json())  // {"videoId":80000001,"country":"DE","board":"FSK","certificate":"12","minimumAge":null}
/// ```
public protocol DatasetRecord: Hashable, Sendable {
  /// Stores records of this type.
  associatedtype Writer: RecordWriter where Writer.Record == Self

  static var dataset: Dataset { get }

  /// The type of the dataset's schema whose records are these; all other types hang under it.
  static var rootType: String { get }

  /// The dataset's schema in Hollow's schema language, referenced types first (docs/domain.md, "Input datasets").
  static var schemaText: String { get }

  /// The fields of the primary key as the JSON forms spell them: the number if the key has one, then the code or tag.
  static var keyFields: [String] { get }

  /// The record that `input` holds; nil when that is a record of another dataset.
  init?(unwrapping input: InputRecord)

  /// This record as one of any dataset.
  var input: InputRecord { get }

  /// The record's primary key.
  var key: RecordKey { get }

  /// Checks what the types do not already guarantee.
  /// - Throws: the first field, in the order of the fields, that the door refuses (docs/domain.md, "Validation at the
  ///   door").
  func validate() throws(FieldError)

  /// Writes the fields as members of an object: in the catalogue's order, null where there is no value, sets sorted.
  func writeMembers(to writer: inout JSONLineWriter)
}

extension DatasetRecord {
  /// The record as one line of the catalogue's NDJSON form, without the newline.
  public func json() -> String {
    var writer = JSONLineWriter()
    writer.object { writeMembers(to: &$0) }
    return writer.text
  }
}

/// The primary key of a record, with the dataset it belongs to.
///
/// Every key is made of at most a number (an id) and a text (a country code or a language tag). Each dataset makes its own
/// keys in its own file: `RecordKey.rating(videoID:country:)` stands beside `Rating`. So what is done with keys (to compare,
/// print, read and look them up) is written once for all datasets.
///
/// Keys are ordered by dataset, then by their parts: numbers as numbers, codes and tags by their bytes.
public struct RecordKey: Hashable, Sendable {
  public let dataset: Dataset
  /// The record's id, or that of its video; nil in a key without a number.
  public let number: Int64?
  /// A country code or a language tag, in ASCII; nil in a key without one.
  public let text: String?

  init(_ dataset: Dataset, number: Int64? = nil, text: String? = nil) {
    (self.dataset, self.number, self.text) = (dataset, number, text)
  }

  /// Writes the key's fields as members of an object: `"videoId":80000001,"country":"DE"`.
  public func writeMembers(to writer: inout JSONLineWriter) {
    var names = dataset.recordType.keyFields[...]
    if let number, let name = names.popFirst() { writer.field(name, number) }
    if let text, let name = names.popFirst() { writer.field(name, text) }
  }

  /// The key in stored form, one part a path of the schema's primary key.
  var parts: [KeyPart] {
    var parts: [KeyPart] = []
    if let number { parts.append(.long(number)) }
    if let text { parts.append(.text(text)) }
    return parts
  }
}

extension RecordKey: Comparable {
  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    (left.dataset, left.number ?? 0, left.text ?? "") < (right.dataset, right.number ?? 0, right.text ?? "")
  }
}

extension RecordKey: CustomStringConvertible {
  /// The key without its dataset: `80000001`, `80000001/DE`, `80000001/pt-BR`, `DE`.
  public var description: String {
    switch (number, text) {
    case (let number?, let text?): "\(number)/\(text)"
    case (let number?, nil): "\(number)"
    case (nil, _): text ?? ""
    }
  }
}
