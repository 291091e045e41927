import Gatekeeper

/// The members of one JSON object, read by name. Every error names the field and says what it should hold.
///
/// A member that is absent is null. One that nobody knows is refused: it is usually a misspelt optional field, which
/// would otherwise be null without a word.
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
