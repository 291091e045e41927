import Hollow
import RuleKit

/// Field order of the schema in `DatasetSchemas`.
struct SynopsisWriter: RecordWriter {
  private var root: RootRow
  private var languages: NameWriter
  private var titles: NameWriter
  private var states: NameWriter
  /// Where the state comes: a write state that goes on from what the evaluator reads has no texts.
  private let stateField: Int

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .synopses)
    languages = try NameWriter(write, type: "Language")
    titles = try NameWriter(write, type: "Title", remembers: false)
    states = try NameWriter(write, type: "SynopsisState")
    stateField = root.row.fieldCount - 1
  }

  mutating func put(_ synopsis: Synopsis) throws(SchemaError) {
    let language = languages.add(synopsis.language.text)
    let title = titles.add(synopsis.title)
    let state = states.add(synopsis.state.name)
    try root.put { row in
      row.set(0, long: synopsis.videoID)
      row.set(1, reference: language)
      row.set(2, reference: title)
      if stateField > 3 { row.set(3, text: synopsis.text) }
      row.set(stateField, reference: state)
    }
  }
}
