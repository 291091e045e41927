import FoundationEssentials
import Gatekeeper
import RuleKit

/// The members of one JSON object, read by name. Every error names the field and says what it should hold.
///
/// Foundation's `JSONDecoder` does the parsing; this stands between its keyed container and a record. `Decodable` alone
/// would not do: its errors are about Swift types and say neither what stood in the field nor what would be right, it
/// ignores members that it does not know, and it stops before the record's key is known, which a refusal names.
///
/// A member that is absent is null. One that is not known is refused: it is usually a misspelt optional field, which would
/// otherwise be null without a word.
///
/// ```swift
/// extension Rating: JSONRecord {
///   init(fields: inout JSONFields) throws(FieldError) {
///     self.init(
///       videoID: try fields.id("videoId"), country: try fields.country("country"),
///       board: try fields.required("board", fields.string("board"), "name the board that gave the rating"), ...)
///   }
/// }
/// ```
public struct JSONFields {
  let container: KeyedDecodingContainer<FieldName>
  /// What stands before a field's name in errors: `windows[2].`; empty at the top.
  private let prefix: String
  /// Members of this object and of those read inside it.
  private(set) var memberCount: Int

  /// - Throws: the first unknown member, by the bytes of its name.
  init(_ container: KeyedDecodingContainer<FieldName>, prefix: String, known: [String]) throws(FieldError) {
    let keys = container.allKeys
    (self.container, self.prefix, memberCount) = (container, prefix, keys.count)
    let unknown = keys.lazy.map(\.stringValue).filter { !known.contains($0) }
    guard let first = unknown.min(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) else { return }
    throw FieldError(
      field: prefix + FieldError.shown(first),
      reason: "is not a known field; correct its name or leave it out (known: \(known.joined(separator: ", ")))")
  }

  /// Takes unknown members too, to see what a refused line is about.
  init(unchecked container: KeyedDecodingContainer<FieldName>) {
    (self.container, prefix, memberCount) = (container, "", 0)
  }

  /// The field's name as errors show it.
  func path(_ name: FieldName) -> String { prefix + name.stringValue }

  func error(_ name: FieldName, _ reason: String) -> FieldError { FieldError(field: path(name), reason: reason) }

  /// - Throws: when the value is null or absent.
  func required<Value>(_ name: FieldName, _ value: Value?, _ wayOut: String) throws(FieldError) -> Value {
    guard let value else { throw error(name, "is missing or null; \(wayOut)") }
    return value
  }

  /// The object a field holds; nil for null.
  mutating func object<Value>(
    _ name: FieldName, known: [String], _ read: (inout JSONFields) throws(FieldError) -> Value
  ) throws(FieldError) -> Value? {
    guard !isNull(name) else { return nil }
    guard let nested = try? container.nestedContainer(keyedBy: FieldName.self, forKey: name) else {
      throw error(name, "needs an object, found \(found(name))")
    }
    return try readNested(nested, prefix: "\(path(name)).", known, read)
  }

  /// The objects in the array a field holds; nil for null.
  mutating func objects<Value>(
    _ name: FieldName, known: [String], _ read: (inout JSONFields) throws(FieldError) -> Value
  ) throws(FieldError) -> [Value]? {
    guard !isNull(name) else { return nil }
    guard var elements = try? container.nestedUnkeyedContainer(forKey: name) else {
      throw error(name, "needs an array of objects, found \(found(name))")
    }
    var values: [Value] = []
    while !elements.isAtEnd {
      guard let nested = try? elements.nestedContainer(keyedBy: FieldName.self) else {
        throw error(name, "needs an array of objects; element \(values.count) is none")
      }
      values.append(try readNested(nested, prefix: "\(path(name))[\(values.count)].", known, read))
    }
    return values
  }

  private mutating func readNested<Value>(
    _ nested: KeyedDecodingContainer<FieldName>, prefix: String, _ known: [String],
    _ read: (inout JSONFields) throws(FieldError) -> Value
  ) throws(FieldError) -> Value {
    var fields = try JSONFields(nested, prefix: prefix, known: known)
    let value = try read(&fields)
    memberCount += fields.memberCount
    return value
  }

  private func isNull(_ name: FieldName) -> Bool {
    !container.contains(name) || (try? container.decodeNil(forKey: name)) == true
  }
}

extension FieldError {
  /// A name from outside: bare when it is harmless, else quoted.
  fileprivate static func shown(_ name: String) -> String {
    let isHarmless = name.utf8.count <= 60 && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    return isHarmless ? name : quoted(name)
  }
}

/// Fields that hold one value or an array of texts; nil for null.
extension JSONFields {
  /// A whole number; `2.0` is one, too. Fractions the decoder would round away are found by `JSONShape`.
  func int64(_ name: FieldName) throws(FieldError) -> Int64? {
    do {
      return try container.decodeIfPresent(Int64.self, forKey: name)
    } catch {
      throw notWhole(name, Int64.self)
    }
  }

  func int32(_ name: FieldName) throws(FieldError) -> Int32? {
    do {
      return try container.decodeIfPresent(Int32.self, forKey: name)
    } catch {
      throw notWhole(name, Int32.self)
    }
  }

  func bool(_ name: FieldName) throws(FieldError) -> Bool? {
    do {
      return try container.decodeIfPresent(Bool.self, forKey: name)
    } catch {
      throw self.error(name, "needs true or false, found \(found(name))")
    }
  }

  func string(_ name: FieldName) throws(FieldError) -> String? {
    do {
      return try container.decodeIfPresent(String.self, forKey: name)
    } catch {
      throw self.error(name, "needs a text, found \(found(name))")
    }
  }

  func strings(_ name: FieldName) throws(FieldError) -> [String]? {
    do {
      return try container.decodeIfPresent([String].self, forKey: name)
    } catch {
      throw self.error(name, "needs an array of texts\(Self.elementText(error)), found \(found(name))")
    }
  }

  /// What a field holds, for people.
  func found(_ name: FieldName) -> String {
    if let text = try? container.decode(String.self, forKey: name) { return "the text \(FieldError.quoted(text))" }
    if let bool = try? container.decode(Bool.self, forKey: name) { return "\(bool)" }
    if let number = try? container.decode(Decimal.self, forKey: name) { return "the number \(number)" }
    if (try? container.nestedUnkeyedContainer(forKey: name)) != nil { return "an array" }
    if (try? container.nestedContainer(keyedBy: FieldName.self, forKey: name)) != nil { return "an object" }
    return "something that is no valid JSON value"
  }

  private func notWhole<Number: FixedWidthInteger>(_ name: FieldName, _: Number.Type) -> FieldError {
    error(name, "needs a whole number from \(Number.min) to \(Number.max), found \(found(name))")
  }

  /// Where in the array the decoder stopped: ` (element 2 is none)`.
  private static func elementText(_ error: any Error) -> String {
    switch error {
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      context.codingPath.last?.intValue.map { " (element \($0) is none)" } ?? ""
    default: ""
    }
  }
}

/// Fields that hold a value of the domain; nil for null.
extension JSONFields {
  func instant(_ name: FieldName) throws(FieldError) -> Instant? {
    try int64(name).map { Instant(milliseconds: $0) }
  }

  func tag(_ name: FieldName) throws(FieldError) -> BCP47Tag? {
    guard let text = try string(name) else { return nil }
    guard let tag = BCP47Tag(text) else { throw notATag(name, text) }
    return tag
  }

  func tags(_ name: FieldName) throws(FieldError) -> [BCP47Tag]? {
    guard let texts = try strings(name) else { return nil }
    var tags: [BCP47Tag] = []
    for text in texts {
      guard let tag = BCP47Tag(text) else { throw notATag(name, text) }
      tags.append(tag)
    }
    return tags
  }

  func country(_ name: FieldName) throws(FieldError) -> Country {
    let code = try required(name, string(name), "give a country code such as DE")
    guard let country = Country(code: code) else { throw notACountry(name, code) }
    return country
  }

  /// Empty for null.
  func countries(_ name: FieldName) throws(FieldError) -> CountrySet {
    var countries = CountrySet()
    for code in try strings(name) ?? [] {
      guard let country = Country(code: code) else { throw notACountry(name, code) }
      countries.insert(country)
    }
    return countries
  }

  /// A required field that holds the name of a case.
  func named<Case>(_ name: FieldName, _ table: NameTable<Case>) throws(FieldError) -> Case {
    let text = try required(name, string(name), "give one of \(table.names)")
    guard let value = table[text] else {
      throw error(name, "\(FieldError.quoted(text)) is unknown; give one of \(table.names)")
    }
    return value
  }

  private func notATag(_ name: FieldName, _ text: String) -> FieldError {
    error(name, "\(FieldError.quoted(text)) is no BCP 47 tag (RFC 5646 2.1); write it like pt-BR or zh-Hant")
  }

  private func notACountry(_ name: FieldName, _ code: String) -> FieldError {
    error(name, "\(FieldError.quoted(code)) is no country code; give ISO 3166-1 alpha-2 in upper case, or XK")
  }
}

/// Any key of a JSON object: the enums that `Codable` usually takes would hide the keys nobody expects.
struct FieldName: CodingKey, ExpressibleByStringLiteral {
  let stringValue: String

  init(stringValue: String) { self.stringValue = stringValue }

  init(stringLiteral name: String) { stringValue = name }

  var intValue: Int? { nil }

  init?(intValue: Int) { nil }
}

/// The names of an enum's cases, resolved once and not once a record.
struct NameTable<Case: NamedCase>: Sendable {
  private let cases: [String: Case]
  /// `draft, signed, terminated`, in the order of the cases.
  let names: String

  init() {
    cases = Dictionary(uniqueKeysWithValues: Case.allCases.map { ($0.name, $0) })
    names = Case.allCases.map(\.name).joined(separator: ", ")
  }

  subscript(name: String) -> Case? { cases[name] }
}
