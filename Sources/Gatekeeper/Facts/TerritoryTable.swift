import BitMemory
import Hollow
import RuleKit

/// The territories dataset: what each country's audience and law require. It is read as a whole, as it has one record a
/// country.
enum TerritoryTable {
  /// All territories of known countries, ascending by country. Throws `DatasetError` for a null boolean.
  static func read(_ inputs: InputStates) throws -> [TerritoryFacts] {
    let data = inputs.data(.territories)
    let records = NamedRecords(inputs: inputs, dataset: .territories)
    try records.requireValues([
      (TerritoryField.country, .reference), (.launched, .boolean), (.captionsRequired, .boolean),
      (.ratingRequired, .boolean),
    ])
    let countries = try records.values(CountryField.code, placeholder: nil) { Country(code: $0) as Country?? }
    let tags = try records.texts(LanguageField.tag)
    let boards = try records.texts(BoardField.id)
    let country = try data.column(TerritoryField.country, .reference)
    let launched = try data.column(TerritoryField.launched, .boolean)
    let captions = try data.column(TerritoryField.captionsRequired, .boolean)
    let rating = try data.column(TerritoryField.ratingRequired, .boolean)
    func texts(_ field: TerritoryField, _ setType: String, _ names: [String]) throws -> (Ordinal) -> [String] {
      let column = try data.column(field, .reference)
      let sets = try data.collections(setType)
      return { ordinal in
        (column.reference(at: ordinal).map { sets.elements(at: $0) } ?? []).map { names[$0] }
          .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      }
    }
    let display = try texts(.displayLanguages, LanguageField.setTypeName, tags)
    let spoken = try texts(.spokenLanguages, LanguageField.setTypeName, tags)
    let accepted = try texts(.boards, BoardField.setTypeName, boards)
    let facts = data.populated(TerritoryField.typeName).compactMap { ordinal -> TerritoryFacts? in
      guard let known = countries[country.reference(at: ordinal) ?? 0] else { return nil }
      return TerritoryFacts(
        known, launched: launched.boolean(at: ordinal) ?? false, displayLanguages: display(ordinal),
        spokenLanguages: spoken(ordinal), captionsRequired: captions.boolean(at: ordinal) ?? false,
        ratingRequired: rating.boolean(at: ordinal) ?? false, boards: accepted(ordinal))
    }
    return facts.sorted { $0.country < $1.country }
  }
}
