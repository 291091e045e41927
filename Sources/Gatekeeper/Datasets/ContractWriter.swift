import Hollow
import RuleKit

/// Field order of the schemas in `DatasetSchemas`.
struct ContractWriter: RecordWriter {
  private var root: RootRow
  private let windowType: WriteState.TypeHandle
  private let listType: WriteState.TypeHandle
  private var windowRow: ObjectRow
  private var states: NameWriter
  private var countries: SetWriter
  private var languages: SetWriter
  private var countrySets: [CountrySet: Ordinal] = [:]

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .contracts)
    windowType = try write.type("Window")
    listType = try write.type("ListOfWindow")
    windowRow = write.row(windowType)
    states = try NameWriter(write, type: "ContractState")
    countries = try SetWriter(write, type: "SetOfCountry", of: "Country")
    languages = try SetWriter(write, type: "SetOfLanguage", of: "Language")
  }

  mutating func put(_ contract: Contract) throws(SchemaError) {
    let state = states.add(contract.state.name)
    let windows = root.write.add(list: contract.windows.map { add($0) }, to: listType)
    let audio = contract.audioLanguages.map { languages.add($0.map(\.text)) }
    let subtitles = contract.subtitleLanguages.map { languages.add($0.map(\.text)) }
    try root.put { row in
      row.set(0, long: contract.id)
      row.set(1, long: contract.videoID)
      row.set(2, reference: state)
      row.set(3, reference: windows)
      row.set(4, reference: audio)
      row.set(5, reference: subtitles)
    }
  }

  private mutating func add(_ window: Window) -> Ordinal {
    let set = countrySets[window.countries] ?? countries.add(window.countries.map(\.code))
    countrySets[window.countries] = set
    windowRow.clear()
    windowRow.set(0, long: window.start.milliseconds)
    windowRow.set(1, long: window.end?.milliseconds)
    windowRow.set(2, reference: set)
    return root.write.add(windowRow, to: windowType)
  }
}
