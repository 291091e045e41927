public import Gatekeeper

extension Territory: JSONRecord {
  public static let fieldNames = [
    "country", "name", "launched", "displayLanguages", "spokenLanguages", "captionsRequired", "ratingRequired",
    "boards",
  ]

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      country: try fields.country("country"),
      name: try fields.string("name"),
      launched: try Self.flag("launched", fields),
      displayLanguages: try fields.tags("displayLanguages") ?? [],
      spokenLanguages: try fields.tags("spokenLanguages") ?? [],
      captionsRequired: try Self.flag("captionsRequired", fields),
      ratingRequired: try Self.flag("ratingRequired", fields),
      boards: try fields.strings("boards") ?? [])
  }

  private static func flag(_ name: FieldName, _ fields: JSONFields) throws(FieldError) -> Bool {
    try fields.required(name, fields.bool(name), "say true or false")
  }
}
