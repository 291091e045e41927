/// Names that comments and pages may put in back-ticks though this repository does not declare them, by where they are
/// from. A name that is in no list is taken for a type of ours and must exist.
enum ForeignNames {
  static let all = Set(standardLibrary + libraries + headers + java + examples)

  /// Swift's standard library and Foundation.
  private static let standardLibrary = [
    "Array", "CancellationError", "Codable", "Decodable", "DecodingError", "Dictionary", "Double", "Int", "Int32",
    "Int64", "JSONDecoder",
    "JSONEncoder", "JSONSerialization", "Locale", "RawSpan", "Sendable", "Sequence", "Set", "SIMD4", "Span", "String",
    "UInt8", "UInt64", "URLComponents",
  ]

  /// Libraries that Package.swift names: ArgumentParser, Hummingbird with SwiftNIO, libpq.
  private static let libraries = [
    "ValidationError", "HTTPServerPipelineHandler", "PQescapeIdentifier", "PQescapeLiteral", "Response",
  ]

  /// Headers of HTTP whose names are one word.
  private static let headers = ["Authorization", "Date", "Range"]

  /// Netflix Hollow, the Java library, and what its object mapper calls collections. Comments say which.
  private static let java = ["HollowProducer", "ListOfT", "MapOfKToV", "SetOfT"]

  /// Stand-ins in descriptions of a form.
  private static let examples = ["Type"]
}
