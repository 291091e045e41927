import BitMemory

/// What the records of one type refer to.
struct RecordReferences {
  private let records: RecordStore
  /// The REFERENCE fields of an OBJECT type and the types they lead to.
  private let fields: [(field: Int, target: String)]
  private let keyType: String
  private let valueType: String

  init(_ schema: Schema, _ records: RecordStore) {
    self.records = records
    var fields: [(field: Int, target: String)] = []
    if case .object(let object) = schema {
      for (index, field) in object.fields.enumerated() {
        if let target = field.referencedType { fields.append((index, target)) }
      }
    }
    self.fields = fields
    keyType = schema.referencedTypes.first ?? ""
    if case .map(let map) = schema { valueType = map.valueType } else { valueType = "" }
  }

  /// Calls `body` with the type and ordinal of each reference of the record at `ordinal`.
  func forEach(at ordinal: Ordinal, _ body: (String, Ordinal) -> Void) {
    _ = contains(at: ordinal) { type, target in
      body(type, target)
      return false
    }
  }

  /// Whether `predicate` holds for a reference of the record at `ordinal`.
  func contains(at ordinal: Ordinal, where predicate: (String, Ordinal) -> Bool) -> Bool {
    switch records {
    case .objects(let objects):
      for (field, target) in fields {
        if let reference = objects.value(field, at: ordinal), predicate(target, Int(truncatingIfNeeded: reference)) {
          return true
        }
      }
    case .collections(let collections):
      for entry in collections.range(at: ordinal) {
        let key = collections.key(at: entry)
        if key < 0 { continue }
        if predicate(keyType, key) { return true }
        if !valueType.isEmpty, predicate(valueType, collections.value(at: entry)) { return true }
      }
    }
    return false
  }
}
