import Gatekeeper
import RuleKit

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
