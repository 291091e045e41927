public import Gatekeeper

extension Rating: JSONRecord {
  public static let fieldNames = ["videoId", "country", "board", "certificate", "minimumAge"]

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      videoID: try fields.id("videoId"),
      country: try fields.country("country"),
      board: try fields.required("board", fields.string("board"), "name the board that gave the rating"),
      certificate: try fields.required(
        "certificate", fields.string("certificate"), "give the certificate's label, such as R or 16"),
      minimumAge: try fields.int32("minimumAge"))
  }
}
