public import Gatekeeper
import RuleKit

extension Video: JSONRecord {
  public static let fieldNames = [
    "id", "kind", "parentId", "number", "originalLanguage", "title", "runtimeSeconds",
  ]
  private static let kinds = NameTable<VideoKind>()

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      id: try fields.id("id"),
      kind: try fields.named("kind", Self.kinds),
      parentID: try fields.int64("parentId"),
      number: try fields.int32("number"),
      originalLanguage: try fields.tag("originalLanguage"),
      title: try fields.string("title"),
      runtimeSeconds: try fields.int32("runtimeSeconds"))
  }

  public static func key(_ fields: JSONFields) throws(FieldError) -> RecordKey {
    .video(id: try fields.id("id"))
  }
}

extension Contract: JSONRecord {
  public static let fieldNames = ["id", "videoId", "state", "windows", "audioLanguages", "subtitleLanguages"]
  private static let states = NameTable<ContractState>()

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      id: try fields.id("id"),
      videoID: try fields.id("videoId"),
      state: try fields.named("state", Self.states),
      windows: try fields.objects("windows", known: Window.fieldNames, Window.read) ?? [],
      audioLanguages: try fields.tags("audioLanguages"),
      subtitleLanguages: try fields.tags("subtitleLanguages"))
  }

  public static func key(_ fields: JSONFields) throws(FieldError) -> RecordKey {
    .contract(id: try fields.id("id"))
  }
}

extension Window {
  fileprivate static let fieldNames = ["start", "end", "countries"]

  fileprivate static func read(_ fields: inout JSONFields) throws(FieldError) -> Window {
    Window(
      start: try fields.required("start", fields.instant("start"), "give the first instant inside, in ms since 1970"),
      end: try fields.instant("end"),
      countries: try fields.countries("countries"))
  }
}

extension Asset: JSONRecord {
  public static let fieldNames = ["id", "videoId", "kind", "language", "state", "availableFrom"]
  private static let kinds = NameTable<AssetKind>()
  private static let states = NameTable<AssetState>()

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      id: try fields.id("id"),
      videoID: try fields.id("videoId"),
      kind: try fields.named("kind", Self.kinds),
      language: try fields.tag("language"),
      state: try fields.named("state", Self.states),
      availableFrom: try fields.instant("availableFrom"))
  }

  public static func key(_ fields: JSONFields) throws(FieldError) -> RecordKey {
    .asset(id: try fields.id("id"))
  }
}

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

  public static func key(_ fields: JSONFields) throws(FieldError) -> RecordKey {
    .rating(videoID: try fields.id("videoId"), country: try fields.country("country"))
  }
}

extension Synopsis: JSONRecord {
  public static let fieldNames = ["videoId", "language", "title", "text", "state"]
  private static let states = NameTable<SynopsisState>()

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      videoID: try fields.id("videoId"),
      language: try fields.requiredTag("language"),
      title: try fields.string("title"),
      text: try fields.string("text"),
      state: try fields.named("state", Self.states))
  }

  public static func key(_ fields: JSONFields) throws(FieldError) -> RecordKey {
    .synopsis(videoID: try fields.id("videoId"), language: try fields.requiredTag("language"))
  }
}

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

  public static func key(_ fields: JSONFields) throws(FieldError) -> RecordKey {
    .territory(country: try fields.country("country"))
  }
}

extension JSONFields {
  /// A required id, >= 1.
  func id(_ name: FieldName) throws(FieldError) -> Int64 {
    let id = try required(name, int64(name), "give a whole number from 1 on")
    guard id > 0 else { throw error(name, "\(id) is no id; ids are whole numbers from 1 on") }
    return id
  }

  func requiredTag(_ name: FieldName) throws(FieldError) -> BCP47Tag {
    try required(name, tag(name), "give a language tag such as pt-BR")
  }
}
