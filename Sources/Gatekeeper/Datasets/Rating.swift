public import Hollow
import PlainText
public import RuleKit

/// What a rating board certified for a video in one country (dataset "ratings").
///
/// ```swift
/// let rating = Rating(videoID: 80_000_001, country: "DE", board: "FSK", certificate: "12", minimumAge: 12)
/// ```
public struct Rating: DatasetRecord {
  public typealias Writer = RatingWriter

  public static var dataset: Dataset { .ratings }
  public static let rootType = RatingField.typeName
  public static let keyFields = ["videoId", "country"]

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

  public init?(unwrapping input: InputRecord) {
    guard case .rating(let rating) = input else { return nil }
    self = rating
  }

  public var input: InputRecord { .rating(self) }

  public func validate() throws(FieldError) {
    try FieldRules.positive(videoID, "videoId")
    try FieldRules.notEmpty(board, "board", "name the board that gave the rating")
    try FieldRules.text(board, "board", .board)
    try FieldRules.notEmpty(certificate, "certificate", "give the certificate's label, such as R or 16")
    try FieldRules.text(certificate, "certificate", .board)
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

extension RecordKey {
  public static func rating(videoID: Int64, country: Country) -> RecordKey {
    RecordKey(.ratings, number: videoID, text: country.code)
  }
}

extension Rating {
  public static let schemaText = """
    Country { string code; }
    Board { string id; }
    Certificate { string label; }
    Rating @PrimaryKey(videoId, country.code) {
      long videoId; Country country; Board board; Certificate certificate; int minimumAge;
    }
    """
}

enum CertificateField: Int, RecordFields {
  static let typeName = "Certificate"
  case label
}

enum RatingField: Int, RecordFields {
  static let typeName = "Rating"
  case videoId, country, board, certificate, minimumAge
}

public struct RatingWriter: RecordWriter {
  private var ratings: RecordBuilder<RatingField>
  private var countries: NameWriter<CountryField>
  private var boards: NameWriter<BoardField>
  private var certificates: NameWriter<CertificateField>

  public init(_ write: WriteState) throws(SchemaError) {
    ratings = try write.records(RatingField.self)
    countries = try NameWriter(write, CountryField.code)
    boards = try NameWriter(write, BoardField.id, .freeText)
    certificates = try NameWriter(write, CertificateField.label, .freeText)
  }

  public mutating func put(_ rating: Rating) throws(SchemaError) {
    ratings.set(.videoId, long: rating.videoID)
    ratings.set(.country, reference: countries.add(rating.country.code))
    ratings.set(.board, reference: boards.add(rating.board))
    ratings.set(.certificate, reference: certificates.add(rating.certificate))
    ratings.set(.minimumAge, int: rating.minimumAge)
    try ratings.upsert()
  }
}
