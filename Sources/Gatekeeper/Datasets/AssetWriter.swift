import Hollow
import RuleKit

/// Field order of the schema in `DatasetSchemas`.
struct AssetWriter: RecordWriter {
  private var root: RootRow
  private var kinds: NameWriter
  private var languages: NameWriter
  private var states: NameWriter

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .assets)
    kinds = try NameWriter(write, type: "AssetKind")
    languages = try NameWriter(write, type: "Language")
    states = try NameWriter(write, type: "AssetState")
  }

  mutating func put(_ asset: Asset) throws(SchemaError) {
    let kind = kinds.add(asset.kind.name)
    let language = languages.add(asset.language?.text)
    let state = states.add(asset.state.name)
    try root.put { row in
      row.set(0, long: asset.id)
      row.set(1, long: asset.videoID)
      row.set(2, reference: kind)
      row.set(3, reference: language)
      row.set(4, reference: state)
      row.set(5, long: asset.availableFrom?.milliseconds)
    }
  }
}
