import FoundationEssentials
import Gatekeeper

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
