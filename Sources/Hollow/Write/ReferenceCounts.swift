import BitMemory

/// How many references lead to each record of the base state, so that a cycle finds the records that nothing refers to any
/// more in time proportional to its changes.
struct ReferenceCounts {
  /// By type and ordinal.
  private var counts: [[UInt32]]
  private let positions: [String: Int]
  private let schemas: [Schema]

  /// Counts the references of all records. O(references).
  init(_ schemas: [Schema], _ base: [TypeState]) {
    self.schemas = schemas
    positions = Dictionary(uniqueKeysWithValues: schemas.enumerated().map { ($1.name, $0) })
    counts = base.map { [UInt32](repeating: 0, count: $0.slotCount) }
    for type in base { count(type) }
  }

  private mutating func count(_ type: TypeState) {
    switch (type.schema, type.records) {
    case (.object(let schema), .objects(let objects)):
      for (field, declaration) in schema.fields.enumerated() {
        guard let target = declaration.referencedType.flatMap({ positions[$0] }) else { continue }
        for ordinal in type.populated {
          if let reference = objects.value(field, at: ordinal) { add(1, target, Int(truncatingIfNeeded: reference)) }
        }
      }
    case (let schema, _):
      let (references, positions) = (RecordReferences(schema, type.records), positions)
      for ordinal in type.populated {
        references.forEach(at: ordinal) { name, target in if let type = positions[name] { add(1, type, target) } }
      }
    }
  }

  private mutating func add(_ difference: Int, _ type: Int, _ ordinal: Ordinal) {
    if ordinal >= counts[type].count {
      counts[type] += Array(repeating: 0, count: max(ordinal + 1 - counts[type].count, counts[type].count / 2))
    }
    counts[type][ordinal] = UInt32(Int(counts[type][ordinal]) + difference)
  }

  private func count(_ type: Int, _ ordinal: Ordinal) -> UInt32 {
    ordinal < counts[type].count ? counts[type][ordinal] : 0
  }

  /// Takes the cycle's rows and removals into account, and removes records outside `roots` that lose their last reference
  /// or never had one. O(changes + types' slots to copy).
  mutating func sweep(_ writers: [WriteState.Writer], roots: Set<String>) {
    for (type, writer) in writers.enumerated() {
      for row in writer.rows { forEachReference(type, writer, row: row) { add(1, $0, $1) } }
    }
    var gone: [(type: Int, ordinal: Ordinal)] = []
    for (type, writer) in writers.enumerated() {
      gone += writer.removed.map { (type, $0) }
      if roots.contains(schemas[type].name) { continue }
      for row in writer.rows where count(type, writer.ordinal(ofRow: row)) == 0 {
        writer.remove(writer.ordinal(ofRow: row))
        gone.append((type, writer.ordinal(ofRow: row)))
      }
    }
    while let (type, ordinal) = gone.popLast() {
      forEachReference(type, writers[type], at: ordinal) { target, reference in
        guard count(target, reference) > 0 else { return }
        add(-1, target, reference)
        guard count(target, reference) == 0, !roots.contains(schemas[target].name) else { return }
        if writers[target].holds(reference) {
          writers[target].remove(reference)
          gone.append((target, reference))
        }
      }
    }
  }

  private func forEachReference(
    _ type: Int, _ writer: WriteState.Writer, at ordinal: Ordinal, _ body: (Int, Ordinal) -> Void
  ) {
    if let row = writer.row(at: ordinal) {
      forEachReference(type, writer, row: row, body)
    } else {
      RecordReferences(schemas[type], writer.base.records).forEach(at: ordinal) { name, target in
        if let position = positions[name] { body(position, target) }
      }
    }
  }

  private func forEachReference(
    _ type: Int, _ writer: WriteState.Writer, row: Int, _ body: (Int, Ordinal) -> Void
  ) {
    switch (schemas[type], writer) {
    case (.object(let schema), .objects(let objects)):
      for (field, declaration) in schema.fields.enumerated() {
        guard let target = declaration.referencedType.flatMap({ positions[$0] }) else { continue }
        objects.forEachReference(field, row: row) { body(target, $0) }
      }
    case (let schema, .collections(let collections)):
      let key = schema.referencedTypes.first.flatMap { positions[$0] }
      var value: Int?
      if case .map(let map) = schema { value = positions[map.valueType] }
      collections.forEachReference(row: row) { keyOrdinal, valueOrdinal in
        if let key { body(key, keyOrdinal) }
        if let value { body(value, valueOrdinal) }
      }
    default: preconditionFailure("a writer of another kind of type")
    }
  }
}
