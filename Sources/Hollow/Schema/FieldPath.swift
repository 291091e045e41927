/// A key path through OBJECT types, resolved to field positions (docs/hollow-format.md, section 3).
///
/// A path is a text such as `country.code`: field names from a root type on, each but the last a reference to the type
/// of the next. A path that ends at a reference goes on by itself into the type referred to, where that is an OBJECT
/// type with one field or with a primary key of one path, and so on until it ends at a value. An exclamation mark at
/// the end keeps it from doing so: then the reference itself, an ordinal, is the value.
///
/// ```swift
/// let schemas = try SchemaParser.parse("Country { string code; } Station { long id; Country country; }")
/// let named = Dictionary(uniqueKeysWithValues: schemas.map { ($0.name, $0) })
/// let path = try FieldPath("country", from: "Station", in: named)
/// let fields = path.steps.map(\.field)  // [1, 0]: Station.country, then Country.code
/// let type = path.valueType  // .string
/// ```
public struct FieldPath: Hashable, Sendable {
  /// One step: the field at `field` of the type called `type`.
  public struct Step: Hashable, Sendable {
    public var type: String
    public var field: Int
  }

  /// The steps from the root type; all but the last are REFERENCE fields.
  public var steps: [Step]
  /// What the last field holds. A path that ends in `!` ends at a REFERENCE, whose value is the ordinal.
  public var valueType: FieldType

  /// Resolves `path` from the type `root`, going on from a final reference to its target's only field or only key path.
  ///
  /// Throws `SchemaError` when a type or field is missing or the path cannot end in a value.
  public init(_ path: String, from root: String, in schemas: [String: Schema]) throws(SchemaError) {
    var (names, keepsReference) = Self.names(in: path)
    guard !names.isEmpty else { throw SchemaError(reason: "the key path '\(path)' of \(root) names no field") }
    var type = root
    var steps: [Step] = []
    while true {
      guard case .object(let schema)? = schemas[type] else {
        throw SchemaError(
          reason: "the key path '\(path)' of \(root) leads through \(type), which is no OBJECT type here")
      }
      guard let name = names.popFirst(), let index = schema.index(of: name) else {
        throw SchemaError(reason: "the key path '\(path)' of \(root) names a field that \(type) does not have")
      }
      let field = schema.fields[index]
      steps.append(Step(type: type, field: index))
      guard let target = field.referencedType, !(names.isEmpty && keepsReference) else {
        guard names.isEmpty else {
          throw SchemaError(reason: "the key path '\(path)' of \(root) goes on after the value \(name)")
        }
        valueType = field.type
        break
      }
      if names.isEmpty { (names, keepsReference) = try Self.expansion(of: target, path: path, in: schemas) }
      type = target
      // Types may refer to each other in a circle, and then a path may go on for ever.
      if steps.count > 32 { throw SchemaError(reason: "the key path '\(path)' of \(root) does not end") }
    }
    self.steps = steps
  }

  /// Whether every step of `path` has a name; `!` may end it.
  static func isWellFormed(_ path: String) -> Bool {
    let steps = path.hasSuffix("!") ? path.dropLast() : path[...]
    return steps.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
  }

  /// The field names of a path, and whether it ends in `!`.
  private static func names(in path: String) -> (ArraySlice<String>, keepsReference: Bool) {
    let keepsReference = path.hasSuffix("!")
    return ((keepsReference ? path.dropLast() : path[...]).split(separator: ".").map(String.init)[...], keepsReference)
  }

  /// How a path goes on that ends at a reference to `type`.
  private static func expansion(
    of type: String, path: String, in schemas: [String: Schema]
  ) throws(SchemaError) -> (ArraySlice<String>, keepsReference: Bool) {
    guard case .object(let schema)? = schemas[type] else {
      throw SchemaError(reason: "the key path '\(path)' ends at \(type), which is no OBJECT type here")
    }
    if schema.fields.count == 1 { return ([schema.fields[0].name], false) }
    if schema.primaryKey.count == 1 { return names(in: schema.primaryKey[0]) }
    throw SchemaError(reason: "the key path '\(path)' ends at \(type), which has neither one field nor a one-path key")
  }
}
