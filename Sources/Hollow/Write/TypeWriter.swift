import BitMemory

extension WriteState {
  /// The writer of one type, whatever its kind.
  enum Writer {
    case objects(ObjectTypeWriter)
    case collections(CollectionTypeWriter)

    var base: TypeState {
      switch self {
      case .objects(let writer): writer.base
      case .collections(let writer): writer.base
      }
    }

    private var staged: OrdinalAssignment {
      switch self {
      case .objects(let writer): writer.staged
      case .collections(let writer): writer.staged
      }
    }

    /// The staged rows that are in the state being built.
    var rows: StagedRows { staged.rows }
    /// The ordinals of all staged rows.
    var rowOrdinals: [Ordinal] { staged.rowOrdinals }
    /// The row staged at `ordinal`.
    func row(at ordinal: Ordinal) -> Int? { staged.row(at: ordinal) }
    /// Ordinals of the base that are not in the state being built.
    var removed: [Ordinal] { staged.ordinals.removed }
    /// One more than the highest ordinal of the base and of the state being built.
    var slots: Int { staged.slots }

    /// Takes out those of `ordinals` that are in the state being built, and returns them.
    func remove(_ ordinals: [UInt32]) -> [UInt32] {
      switch self {
      case .objects(let writer): writer.staged.ordinals.remove(ordinals)
      case .collections(let writer): writer.staged.ordinals.remove(ordinals)
      }
    }

    func remove(_ ordinal: Ordinal) {
      switch self {
      case .objects(let writer): writer.staged.ordinals.remove(ordinal)
      case .collections(let writer): writer.staged.ordinals.remove(ordinal)
      }
    }

    /// Calls `body` with the references in one place of the staged `rows`; nulls are left out.
    @inline(__always)
    func forEachReference(in part: ReferencePlace.Part, ofRows rows: some Sequence<Int>, _ body: (Ordinal) -> Void) {
      switch (self, part) {
      case (.objects(let writer), .field(let field)):
        let staged = writer.rows
        for row in rows {
          // Null is all ones, -1 as a signed number.
          let target = Int(truncatingIfNeeded: staged.value(field, row: row))
          if target >= 0 { body(target) }
        }
      case (.collections(let writer), .keys):
        for row in rows { for key in writer.keys[writer.row(row)] { body(Int(key)) } }
      case (.collections(let writer), .values):
        for row in rows { for value in writer.values[writer.row(row)] { body(Int(value)) } }
      default: preconditionFailure("\(base.name) holds no references in \(part)")
      }
    }

    /// Makes the table that finds equal records, once. O(records).
    func identify() {
      switch self {
      case .objects(let writer): writer.identify()
      case .collections(let writer): writer.identify()
      }
    }

    /// The next state of a type in whose records no bucket depends on content: an OBJECT or LIST.
    func buildWithoutBuckets() -> TypeState {
      switch self {
      case .objects(let writer): writer.build()
      case .collections(let writer): writer.build { (_: Ordinal) -> Int32 in 0 }
      }
    }

    func beginCycle(from start: CycleStart) {
      switch self {
      case .objects(let writer):
        writer.rollback()
        writer.staged.ordinals.beginCycle(from: start)
      case .collections(let writer):
        writer.rollback()
        writer.staged.ordinals.beginCycle(from: start)
      }
    }

    func commit(_ next: TypeState) {
      switch self {
      case .objects(let writer): writer.commit(next)
      case .collections(let writer): writer.commit(next)
      }
    }
  }
}

/// Finds records of one type by primary key while a cycle is under way.
///
/// Records of the base are found by the base's own index, and records staged in this cycle by a table of their own.
/// Either may hold records that the cycle has removed since, so what is found counts only when it is in the state being
/// built.
///
/// A key may lead through references. The writer of each type on the way reads a field at an ordinal wherever the
/// record is, in the base or staged.
final class KeyedRecords {
  /// One path of the key: a field of the record itself, then fields of the types it leads through.
  private struct Path {
    let field: Int
    let type: FieldType
    let steps: [(writer: ObjectTypeWriter, field: Int)]
  }

  private let schema: ObjectSchema
  private let records: ObjectTypeWriter
  private let paths: [Path]
  private let isOneNumber: Bool
  private var base: DataState?
  /// The ordinals of the records that this cycle staged by key, by the hash of their keys.
  private var staged = IdentityTable()

  /// - Parameter writers: by type name. Throws `SchemaError` when a path of the key leads nowhere.
  init(
    _ schema: ObjectSchema, base: DataState?, schemas: [String: Schema], writers: (String) -> ObjectTypeWriter?
  ) throws(SchemaError) {
    guard let records = writers(schema.name), !schema.primaryKey.isEmpty else {
      throw SchemaError(reason: "\(schema.name) has no primary key")
    }
    (self.schema, self.base, self.records) = (schema, base, records)
    var paths: [Path] = []
    for text in schema.primaryKey {
      let path = try FieldPath(text, from: schema.name, in: schemas)
      var steps: [(writer: ObjectTypeWriter, field: Int)] = []
      for step in path.steps.dropFirst() {
        guard let writer = writers(step.type) else { throw SchemaError(reason: "\(step.type) is no OBJECT type") }
        steps.append((writer, step.field))
      }
      paths.append(Path(field: path.steps[0].field, type: schema.fields[path.steps[0].field].type, steps: steps))
    }
    self.paths = paths
    isOneNumber = paths.count == 1 && (paths[0].type == .long || paths[0].type == .int)
  }

  /// Puts `row` in the place of the record with its key, if there is one; returns its ordinal. O(key) expected.
  func upsert(_ row: ObjectRow) throws(SchemaError) -> Ordinal {
    let (hash, old) = try isOneNumber ? findOne(row.values[paths[0].field]) : findParts(of: row)
    let ordinal = records.put(row, replacing: old)
    if ordinal != old { staged.insert(hash, .init(index: ordinal, isStaged: true)) }
    return ordinal
  }

  /// The record with `key`, one part a path; nil without one. O(key) expected.
  func find(_ key: [KeyPart]) throws(SchemaError) -> Ordinal? {
    precondition(key.count == paths.count, "a key of \(paths.count) parts")
    return try find(KeyPart.hash(key)) { ordinal in paths.indices.allSatisfy { part($0, at: ordinal) == key[$0] } }
  }

  private func findOne(_ stored: UInt64) throws(SchemaError) -> (hash: UInt32, found: Ordinal?) {
    let field = paths[0].field
    let hash = KeyPart.hash(ofOne: stored)
    return (hash, try find(hash) { records.stored(field, at: $0) == stored })
  }

  private func findParts(of row: ObjectRow) throws(SchemaError) -> (hash: UInt32, found: Ordinal?) {
    let key = paths.map { part($0, of: row) }
    return (KeyPart.hash(key), try find(key))
  }

  private func find(_ hash: UInt32, where isEqual: (Ordinal) -> Bool) throws(SchemaError) -> Ordinal? {
    let current = records.staged.ordinals.current
    let row = staged.find(hash) { current.contains($0.index) && isEqual($0.index) }
    if let row { return row.index }
    return try base?.primaryKeyIndex(schema.name).find(hash: hash) { current.contains($0) && isEqual($0) }
  }

  /// One part of the key of a record that is still a row.
  private func part(_ path: Path, of row: ObjectRow) -> KeyPart {
    if path.steps.isEmpty {
      if path.type.hasByteArea { return row.content(path.field).map { .bytes(Array($0)) } ?? .null }
      return KeyPart(stored: row.values[path.field], path.type)
    }
    return follow(path.steps[...], from: KeyPart(stored: row.values[path.field], path.type))
  }

  /// One part of the key of the record at `ordinal`.
  private func part(_ index: Int, at ordinal: Ordinal) -> KeyPart {
    follow(paths[index].steps[...], from: records.keyPart(paths[index].field, at: ordinal))
  }

  private func follow(_ steps: ArraySlice<(writer: ObjectTypeWriter, field: Int)>, from part: KeyPart) -> KeyPart {
    var part = part
    for step in steps {
      guard case .value(let ordinal) = part else { return .null }
      part = step.writer.keyPart(step.field, at: Int(ordinal))
    }
    return part
  }

  /// Takes `next` as the base. O(changes) when it follows the base.
  func commit(_ next: DataState) {
    // When this fails, the next look-up makes an index anew and throws what is wrong with the key.
    if let base, base.hasPrimaryKeyIndex(schema.name) { _ = try? next.primaryKeyIndex(schema.name, after: base) }
    base = next
    rollback()
  }

  /// Forgets what was staged.
  func rollback() { staged = IdentityTable() }
}
