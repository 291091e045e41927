import Hollow
public import RuleKit

/// What a rating board certified for a video in one country (dataset "ratings").
public struct Rating: DatasetRecord {
  public static var dataset: Dataset { .ratings }

  /// > 0. May name a video that is not there.
  public var videoID: Int64
  public var country: Country
  /// Id of the board; not empty.
  public var board: String
  /// The certificate's label; not empty.
  public var certificate: String
  /// Years, >= 0.
  public var minimumAge: Int32?

  public init(videoID: Int64, country: Country, board: String, certificate: String, minimumAge: Int32? = nil) {
    self.videoID = videoID
    self.country = country
    self.board = board
    self.certificate = certificate
    self.minimumAge = minimumAge
  }

  public var key: RecordKey { .rating(videoID: videoID, country: country) }

  public func validate() throws(FieldError) {
    try FieldRules.positive(videoID, "videoId")
    try FieldRules.notEmpty(board, "board", "name the board that gave the rating")
    try FieldRules.notEmpty(certificate, "certificate", "give the certificate's label, such as R or 16")
    try FieldRules.notNegative(minimumAge, "minimumAge")
  }

  public func writeMembers(to writer: inout JSONLineWriter) {
    writer.field("videoId", videoID)
    writer.field("country", country.code)
    writer.field("board", board)
    writer.field("certificate", certificate)
    writer.field("minimumAge", minimumAge)
  }
}

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
