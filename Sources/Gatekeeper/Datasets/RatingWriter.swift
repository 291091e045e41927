import Hollow
import RuleKit

/// Field order of the schema in `DatasetSchemas`.
struct RatingWriter: RecordWriter {
  private var root: RootRow
  private var countries: NameWriter
  private var boards: NameWriter
  private var certificates: NameWriter

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .ratings)
    countries = try NameWriter(write, type: "Country")
    boards = try NameWriter(write, type: "Board", remembers: false)
    certificates = try NameWriter(write, type: "Certificate", remembers: false)
  }

  mutating func put(_ rating: Rating) throws(SchemaError) {
    let country = countries.add(rating.country.code)
    let board = boards.add(rating.board) as Ordinal
    let certificate = certificates.add(rating.certificate) as Ordinal
    try root.put { row in
      row.set(0, long: rating.videoID)
      row.set(1, reference: country)
      row.set(2, reference: board)
      row.set(3, reference: certificate)
      row.set(4, int: rating.minimumAge)
    }
  }
}
