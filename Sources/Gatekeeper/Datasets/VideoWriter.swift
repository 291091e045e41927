import Hollow
import RuleKit

/// Field order of the schema in `DatasetSchemas`.
struct VideoWriter: RecordWriter {
  private var root: RootRow
  private var kinds: NameWriter
  private var languages: NameWriter
  private var titles: NameWriter

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .videos)
    kinds = try NameWriter(write, type: "VideoKind")
    languages = try NameWriter(write, type: "Language")
    titles = try NameWriter(write, type: "Title", remembers: false)
  }

  mutating func put(_ video: Video) throws(SchemaError) {
    let kind = kinds.add(video.kind.name)
    let language = languages.add(video.originalLanguage?.text)
    let title = titles.add(video.title)
    try root.put { row in
      row.set(0, long: video.id)
      row.set(1, reference: kind)
      row.set(2, long: video.parentID)
      row.set(3, int: video.number)
      row.set(4, reference: language)
      row.set(5, reference: title)
      row.set(6, int: video.runtimeSeconds)
    }
  }
}
