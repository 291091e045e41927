import BitMemory

/// A key path through OBJECT types, bound to field positions (format section 3: auto-expansion, `!`).
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

  /// Binds `path` from the type `root`, expanding a final reference to its target's only field or only key path.
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

/// The hash that decides an element's or key's bucket: over its key fields, or over its ordinal (format section 5.2).
struct HashKey {
  private struct Step {
    let type: TypeState
    let column: FieldColumn
  }

  private let paths: [(steps: [Step], type: FieldType)]

  /// - Parameters:
  ///   - hashKey: field paths from `type`; empty hashes the ordinal.
  ///   - types: the states of the types the paths lead through.
  init(_ hashKey: [String], of type: String, in types: [String: TypeState]) throws(SchemaError) {
    let schemas = types.mapValues(\.schema)
    var paths: [(steps: [Step], type: FieldType)] = []
    for text in hashKey {
      let path = try FieldPath(text, from: type, in: schemas)
      var steps: [Step] = []
      for step in path.steps {
        guard let type = types[step.type], case .objects(let records) = type.records else {
          throw SchemaError(reason: "\(step.type) has no state")
        }
        steps.append(Step(type: type, column: FieldColumn(step.field, of: records)))
      }
      paths.append((steps, path.valueType))
    }
    self.paths = paths
  }

  /// Throws when a key leads through null or a missing record, or ends in a null text: Java cannot write such a key.
  func hashCode(_ element: Ordinal) throws(SchemaError) -> Int32 {
    guard !paths.isEmpty else { return HollowHash.hashInt(Int32(truncatingIfNeeded: element)) }
    var hash: Int32 = 0
    for path in paths { hash = hash &* 31 ^ HollowHash.hashInt(try fieldHash(path.steps, path.type, element)) }
    return hash
  }

  private func fieldHash(_ steps: [Step], _ type: FieldType, _ element: Ordinal) throws(SchemaError) -> Int32 {
    var ordinal = element
    for step in steps.dropLast() {
      guard let next = try column(step, ordinal).reference(at: ordinal) else {
        throw SchemaError(reason: "a hash key leads through null")
      }
      ordinal = next
    }
    let column = try column(steps[steps.count - 1], ordinal)
    guard type.hasByteArea else {
      if type == .reference && column.reference(at: ordinal) == nil { throw SchemaError(reason: "a hash key is null") }
      return HollowHash.field(column.value(at: ordinal), type: type)
    }
    guard let bytes = column.bytes(at: ordinal) else { throw SchemaError(reason: "a hash key is null") }
    return type == .string ? HollowHash.text(bytes) : HollowHash.murmur3(bytes)
  }

  private func column(_ step: Step, _ ordinal: Ordinal) throws(SchemaError) -> FieldColumn {
    guard step.type.populated.contains(ordinal) else {
      throw SchemaError(reason: "a hash key leads to \(step.type.name) record \(ordinal), which is not there")
    }
    return step.column
  }
}
