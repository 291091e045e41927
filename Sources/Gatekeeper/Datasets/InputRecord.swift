public import RuleKit

/// A record of any input dataset, with its type.
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

/// A record of one of the six input datasets.
///
/// A record that came through the door is valid. Records made in code (a generator, a what-if) are checked with
/// `validate()`; the JSON reader and the datasets' writers call it, so no invalid record is ever published.
public protocol DatasetRecord: Hashable, Sendable {
  static var dataset: Dataset { get }

  /// The record's primary key.
  var key: RecordKey { get }

  /// Checks what the types do not already guarantee.
  /// - Throws: the first field, in the order of the fields, that domain.md refuses.
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
/// Keys are ordered by dataset, then by their parts: numbers as numbers, codes and tags by their bytes.
public enum RecordKey: Hashable, Sendable {
  case video(id: Int64)
  case contract(id: Int64)
  case asset(id: Int64)
  case rating(videoID: Int64, country: Country)
  case synopsis(videoID: Int64, language: BCP47Tag)
  case territory(country: Country)

  public var dataset: Dataset {
    switch self {
    case .video: .videos
    case .contract: .contracts
    case .asset: .assets
    case .rating: .ratings
    case .synopsis: .synopses
    case .territory: .territories
    }
  }

  /// Writes the key's fields as members of an object: `"videoId":80000001,"country":"DE"`.
  public func writeMembers(to writer: inout JSONLineWriter) {
    switch self {
    case .video(let id), .contract(let id), .asset(let id): writer.field("id", id)
    case .rating(let videoID, let country):
      writer.field("videoId", videoID)
      writer.field("country", country.code)
    case .synopsis(let videoID, let language):
      writer.field("videoId", videoID)
      writer.field("language", language.text)
    case .territory(let country): writer.field("country", country.code)
    }
  }

  /// The parts in order: a number (0 where the key has none), then a code or tag.
  private var order: (number: Int64, text: String) {
    switch self {
    case .video(let id), .contract(let id), .asset(let id): (id, "")
    case .rating(let videoID, let country): (videoID, country.code)
    case .synopsis(let videoID, let language): (videoID, language.text)
    case .territory(let country): (0, country.code)
    }
  }
}

extension RecordKey: Comparable {
  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    guard left.dataset == right.dataset else { return left.dataset < right.dataset }
    return left.order < right.order
  }
}

extension RecordKey: CustomStringConvertible {
  /// The key without its dataset: `80000001`, `80000001/DE`, `80000001/pt-BR`, `DE`.
  public var description: String {
    switch self {
    case .video(let id), .contract(let id), .asset(let id): String(id)
    case .rating, .synopsis: "\(order.number)/\(order.text)"
    case .territory(let country): country.code
    }
  }
}

/// Why one field of a record was refused at the door (domain.md, "Validation at the door").
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The field as the JSON forms spell it, with its place: `language`, `windows[2].end`. Empty: the record as a whole.
  public var field: String
  /// What is wrong and what would be right, for the people who send the record.
  public var reason: String

  public init(field: String, reason: String) {
    self.field = field
    self.reason = reason
  }

  public var description: String { field.isEmpty ? reason : "field \(field): \(reason)" }

  /// A value as it may stand in a reason: in single quotes, cut after 60 characters, control characters as `\u{7}`.
  ///
  /// A refused value comes from outside, so it must neither fill a log nor break its lines.
  public static func quoted(_ value: String) -> String {
    let shown = value.unicodeScalars.prefix(60).map { $0.value < 0x20 || $0.value == 0x7f ? $0.escaped : String($0) }
    return "'\(shown.joined())\(value.unicodeScalars.count > 60 ? "..." : "")'"
  }
}

extension Unicode.Scalar {
  fileprivate var escaped: String { "\\u{\(String(value, radix: 16))}" }
}

/// The checks that several records share. Each throws a `FieldError` that names the field and the way out.
enum FieldRules {
  static func positive(_ id: Int64, _ field: String) throws(FieldError) {
    guard id > 0 else { throw FieldError(field: field, reason: "\(id) is no id; ids are whole numbers from 1 on") }
  }

  static func notNegative(_ value: Int32?, _ field: String) throws(FieldError) {
    guard let value, value < 0 else { return }
    throw FieldError(field: field, reason: "\(value) is negative; give 0 or more, or null when it is not known")
  }

  /// Years 1 to 9999, so that every instant has an RFC 3339 text of fixed width.
  static func inRange(_ instant: Instant, _ field: String) throws(FieldError) {
    guard instant < .earliest || instant > .latest else { return }
    throw FieldError(
      field: field,
      reason: "\(instant.milliseconds) ms is outside the years 1 to 9999; instants are milliseconds since 1970 in UTC")
  }

  static func notEmpty(_ text: String, _ field: String, _ wayOut: String) throws(FieldError) {
    guard !text.isEmpty else { throw FieldError(field: field, reason: "is empty; \(wayOut)") }
  }
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
