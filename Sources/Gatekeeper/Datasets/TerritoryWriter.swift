import Hollow
import RuleKit

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
