public import Hollow
import PlainText
public import RuleKit

/// What the audience and the law of one country require (dataset "territories").
///
/// ```swift
/// let canada = Territory(
///   country: "CA", launched: true, displayLanguages: ["en", "fr"], spokenLanguages: ["en", "fr"], captionsRequired: true,
///   ratingRequired: false)
/// ```
///
/// Null and empty lists mean the same here, so a list that was null is written as `[]`.
public struct Territory: DatasetRecord {
  public typealias Writer = TerritoryWriter

  public static var dataset: Dataset { .territories }
  public static let rootType = TerritoryField.typeName
  public static let keyFields = ["country"]

  public var country: Country
  public var name: String?
  public var launched: Bool
  /// Languages a synopsis is needed in, sorted, each once.
  public let displayLanguages: [BCP47Tag]
  /// Languages of which audio or subtitles are needed in one, sorted, each once.
  public let spokenLanguages: [BCP47Tag]
  /// Needs `spokenLanguages`.
  public var captionsRequired: Bool
  public var ratingRequired: Bool
  /// Ids of the accepted rating boards, sorted by their UTF-8 bytes, each once; empty = any board.
  public let boards: [String]

  /// Sorts the lists and removes what they repeat.
  public init(
    country: Country, name: String? = nil, launched: Bool, displayLanguages: [BCP47Tag] = [],
    spokenLanguages: [BCP47Tag] = [], captionsRequired: Bool, ratingRequired: Bool, boards: [String] = []
  ) {
    self.country = country
    self.name = name
    self.launched = launched
    self.displayLanguages = BCP47Tag.set(displayLanguages)
    self.spokenLanguages = BCP47Tag.set(spokenLanguages)
    self.captionsRequired = captionsRequired
    self.ratingRequired = ratingRequired
    self.boards = Self.set(boards)
  }

  public var key: RecordKey { .territory(country: country) }

  public init?(unwrapping input: InputRecord) {
    guard case .territory(let territory) = input else { return nil }
    self = territory
  }

  public var input: InputRecord { .territory(self) }

  public func validate() throws(FieldError) {
    try FieldRules.text(name, "name", .any)
    try validateCaptions()
    // Without its place: the list is sorted, so that is not where it stood in the record.
    for board in boards {
      guard let fault = TextRule.board.fault(in: board) else { continue }
      throw FieldError(field: "boards", reason: "\(FieldError.quoted(board)) \(fault)")
    }
  }

  private func validateCaptions() throws(FieldError) {
    guard captionsRequired, spokenLanguages.isEmpty else { return }
    throw FieldError(
      field: "captionsRequired",
      reason: "is true without spokenLanguages, so no caption could ever satisfy it; name the languages or give false")
  }

  public func writeMembers(to writer: inout JSONLineWriter) {
    writer.field("country", country.code)
    writer.field("name", name)
    writer.field("launched", launched)
    writer.field("displayLanguages", strings: displayLanguages.map(\.text))
    writer.field("spokenLanguages", strings: spokenLanguages.map(\.text))
    writer.field("captionsRequired", captionsRequired)
    writer.field("ratingRequired", ratingRequired)
    writer.field("boards", strings: boards)
  }

  /// Compares bytes, because `String`'s order and equality take two spellings of one character for the same text.
  private static func set(_ ids: [String]) -> [String] {
    var result: [String] = []
    for id in ids.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    where result.last.map({ $0.utf8.elementsEqual(id.utf8) }) != true {
      result.append(id)
    }
    return result
  }
}

extension RecordKey {
  public static func territory(country: Country) -> RecordKey { RecordKey(.territories, text: country.code) }
}

extension Territory {
  public static let schemaText = """
    Country { string code; }
    Language { string tag; }
    SetOfLanguage Set<Language> @HashKey(tag);
    Board { string id; }
    SetOfBoard Set<Board> @HashKey(id);
    Territory @PrimaryKey(country.code) {
      Country country; string name; boolean launched; SetOfLanguage displayLanguages; SetOfLanguage spokenLanguages;
      boolean captionsRequired; boolean ratingRequired; SetOfBoard boards;
    }
    """
}

enum TerritoryField: Int, RecordFields {
  static let typeName = "Territory"
  case country, name, launched, displayLanguages, spokenLanguages, captionsRequired, ratingRequired, boards
}

public struct TerritoryWriter: RecordWriter {
  private var territories: RecordBuilder<TerritoryField>
  private var countries: NameWriter<CountryField>
  private var languages: SetWriter<LanguageField>
  private var boards: SetWriter<BoardField>

  public init(_ write: WriteState) throws(SchemaError) {
    territories = try write.records(TerritoryField.self)
    countries = try NameWriter(write, CountryField.code)
    languages = try SetWriter(write, of: LanguageField.tag)
    boards = try SetWriter(write, of: BoardField.id, .freeText)
  }

  public mutating func put(_ territory: Territory) throws(SchemaError) {
    territories.set(.country, reference: countries.add(territory.country.code))
    territories.set(.name, text: territory.name)
    territories.set(.launched, boolean: territory.launched)
    territories.set(.displayLanguages, reference: languages.add(territory.displayLanguages.map(\.text)))
    territories.set(.spokenLanguages, reference: languages.add(territory.spokenLanguages.map(\.text)))
    territories.set(.captionsRequired, boolean: territory.captionsRequired)
    territories.set(.ratingRequired, boolean: territory.ratingRequired)
    territories.set(.boards, reference: boards.add(territory.boards))
    try territories.upsert()
  }
}
