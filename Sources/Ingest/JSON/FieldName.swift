/// Any key of a JSON object: the enums that `Codable` usually takes would hide the keys nobody expects.
struct FieldName: CodingKey, ExpressibleByStringLiteral {
  let stringValue: String

  init(stringValue: String) { self.stringValue = stringValue }

  init(stringLiteral name: String) { stringValue = name }

  var intValue: Int? { nil }

  init?(intValue: Int) { nil }
}
