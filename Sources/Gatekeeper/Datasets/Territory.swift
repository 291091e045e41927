import Hollow
public import RuleKit

/// What the audience and the law of one country require (dataset "territories").
///
/// Null and empty lists mean the same here, so a list that was null is written as `[]`.
public struct Territory: DatasetRecord {
  public static var dataset: Dataset { .territories }

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

  public func validate() throws(FieldError) {
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

  /// By bytes and not by `String`'s order and equality, which see two spellings of one character as the same text.
  private static func set(_ ids: [String]) -> [String] {
    var result: [String] = []
    for id in ids.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    where result.last.map({ $0.utf8.elementsEqual(id.utf8) }) != true {
      result.append(id)
    }
    return result
  }
}

/// Field order of the schema in `DatasetSchemas`.
struct TerritoryWriter: RecordWriter {
  private var root: RootRow
  private var countries: NameWriter
  private var languages: SetWriter
  private var boards: SetWriter

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .territories)
    countries = try NameWriter(write, type: "Country")
    languages = try SetWriter(write, type: "SetOfLanguage", of: "Language")
    boards = try SetWriter(write, type: "SetOfBoard", of: "Board", remembers: false)
  }

  mutating func put(_ territory: Territory) throws(SchemaError) {
    let country = countries.add(territory.country.code)
    let display = languages.add(territory.displayLanguages.map(\.text))
    let spoken = languages.add(territory.spokenLanguages.map(\.text))
    let accepted = boards.add(territory.boards)
    try root.put { row in
      row.set(0, reference: country)
      row.set(1, text: territory.name)
      row.set(2, boolean: territory.launched)
      row.set(3, reference: display)
      row.set(4, reference: spoken)
      row.set(5, boolean: territory.captionsRequired)
      row.set(6, boolean: territory.ratingRequired)
      row.set(7, reference: accepted)
    }
  }
}
