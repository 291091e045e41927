import BitMemory

/// Builds the next state of a dataset: add records, children first, then `finish`; then `commit` or `rollback`.
///
/// Equal records of a type share one ordinal, and a record that stays keeps its own. Not safe for use from several
/// threads at once.
public final class WriteState {
  /// A type of this write state, resolved once by name.
  public struct TypeHandle: Hashable, Sendable {
    let index: Int
  }

  let schemas: [Schema]
  private let writers: [Writer]
  /// Children before the types that refer to them.
  private let buildOrder: [Int]
  private let targets: ReferenceTargets
  private var built: [TypeState]?
  /// By type, for those asked by primary key.
  private var keyed: [KeyedRecords?]
  /// Of the base, while every cycle since it was counted has been swept; and of the state just finished.
  private var references: ReferenceCounts?
  private var nextReferences: ReferenceCounts?
  /// The state the cycle under way starts from, nil before the first.
  public private(set) var base: DataState?

  /// Starts a chain, or continues the one that `base` ends.
  ///
  /// Throws `SchemaError` when `base` holds a type in another shape. O(types): what a cycle needs of the base's records is
  /// indexed when it is first asked for.
  public init(schemas: [Schema], restoring base: DataState? = nil) throws(SchemaError) {
    self.schemas = schemas
    self.base = base
    var writers: [Writer] = []
    for schema in schemas {
      let type = base?[type: schema.name] ?? TypeState(emptyOf: schema)
      guard type.schema == schema else {
        throw SchemaError(reason: "\(schema.name) has another shape in the state to continue: \(type.schema)")
      }
      if case .object(let object) = schema {
        writers.append(.objects(ObjectTypeWriter(schema: object, base: type)))
      } else {
        writers.append(.collections(CollectionTypeWriter(schema: schema, base: type)))
      }
    }
    self.writers = writers
    keyed = Array(repeating: nil, count: writers.count)
    buildOrder = Self.childrenFirst(schemas)
    targets = ReferenceTargets(schemas)
  }

  private static func childrenFirst(_ schemas: [Schema]) -> [Int] {
    let positions = Dictionary(uniqueKeysWithValues: schemas.enumerated().map { ($1.name, $0) })
    var order: [Int] = []
    var visited: Set<Int> = []
    func visit(_ index: Int) {
      guard visited.insert(index).inserted else { return }
      for name in schemas[index].referencedTypes { if let child = positions[name] { visit(child) } }
      order.append(index)
    }
    for index in schemas.indices { visit(index) }
    return order
  }

  /// The type called `name`. Throws `SchemaError` for an unknown one.
  public func type(_ name: String) throws(SchemaError) -> TypeHandle {
    guard let index = schemas.firstIndex(where: { $0.name == name }) else {
      throw SchemaError(reason: "the dataset has no type \(name)")
    }
    return TypeHandle(index: index)
  }

  /// An empty row for records of `type`. Traps for a type that is no OBJECT.
  public func row(_ type: TypeHandle) -> ObjectRow {
    guard case .objects(let writer) = writers[type.index] else { preconditionFailure("\(schemas[type.index])") }
    return ObjectRow(writer.schema)
  }

  /// Begins a cycle from the records of the last state, or from none: those not added again are then removed. Forgets a
  /// cycle under way.
  public func beginCycle(keepingRecords: Bool) {
    (built, nextReferences) = (nil, nil)
    for writer in writers { writer.beginCycle(keepingRecords: keepingRecords) }
    for keys in keyed { keys?.rollback() }
  }

  /// The ordinal of the OBJECT record equal to `row`, new or not.
  public func add(_ row: ObjectRow, to type: TypeHandle) -> Ordinal {
    guard case .objects(let writer) = writers[type.index] else { preconditionFailure("\(schemas[type.index])") }
    return writer.add(row)
  }

  /// Makes room for records that this cycle may add to `type`, so that adding most of a state does not copy them again and
  /// again. Memory that is not used is not touched.
  ///
  /// - Parameter entries: of LIST and SET records, in all.
  public func reserve(_ records: Int, entries: Int = 0, in type: TypeHandle) {
    switch writers[type.index] {
    case .objects(let writer): writer.reserve(records)
    case .collections(let writer): writer.reserve(records, entries: entries)
    }
  }

  /// Adds records of an OBJECT type that equal no other record of the state being built, without looking for one: right for
  /// records that hold an id of their own. Appends their ordinals to `ordinals`.
  ///
  /// - Parameter stored: the stored values of each record's fields in turn: INT and LONG zigzagged, REFERENCE the ordinal,
  ///   null all ones. Types with STRING or BYTES fields are added by row.
  public func add(distinct stored: [UInt64], to type: TypeHandle, ordinals: inout [UInt32]) {
    guard case .objects(let writer) = writers[type.index] else { preconditionFailure("\(schemas[type.index])") }
    writer.add(distinct: stored, &ordinals)
  }

  /// Adds lists that equal no other of the state being built, without looking for one; appends their ordinals.
  ///
  /// - Parameters:
  ///   - elements: of one list after the other.
  ///   - ends: where each list ends in `elements`.
  public func add(
    distinctLists elements: [UInt32], ends: [Int], to type: TypeHandle, ordinals: inout [UInt32]
  ) {
    collections(type).add(distinctLists: elements, ends: ends, &ordinals)
  }

  /// The ordinal of the list of `elements`, new or not.
  public func add(list elements: [Ordinal], to type: TypeHandle) -> Ordinal { collections(type).add(list: elements) }

  /// The ordinal of the set of `elements`, new or not; repetitions count once.
  public func add(set elements: [Ordinal], to type: TypeHandle) -> Ordinal { collections(type).add(set: elements) }

  /// The ordinal of the map of `entries`, new or not; the last of equal keys holds.
  public func add(map entries: [(key: Ordinal, value: Ordinal)], to type: TypeHandle) -> Ordinal {
    collections(type).add(map: entries)
  }

  private func collections(_ type: TypeHandle) -> CollectionTypeWriter {
    guard case .collections(let writer) = writers[type.index] else { preconditionFailure("\(schemas[type.index])") }
    return writer
  }

  /// Takes a record out of the state being built.
  public func remove(_ ordinal: Ordinal, from type: TypeHandle) { writers[type.index].remove(ordinal) }

  /// Puts `row` in the place of the record with its primary key, if there is one; an equal record keeps its ordinal.
  ///
  /// Returns the record's ordinal. Throws `SchemaError` when `type` has no primary key. O(key) expected, beside an index of
  /// the base that is made when first asked for and kept up from then on.
  @discardableResult
  public func upsert(_ row: ObjectRow, to type: TypeHandle) throws(SchemaError) -> Ordinal {
    try keys(type).upsert(row)
  }

  /// The record with the primary key `key`, one part a path, in the state being built; nil without one.
  public func find(_ key: [KeyPart], in type: TypeHandle) throws(SchemaError) -> Ordinal? { try keys(type).find(key) }

  /// Takes the record with the primary key `key` out of the state being built; tells whether there was one.
  @discardableResult
  public func delete(_ key: [KeyPart], from type: TypeHandle) throws(SchemaError) -> Bool {
    guard let ordinal = try find(key, in: type) else { return false }
    remove(ordinal, from: type)
    return true
  }

  /// Makes now what the first change would wait for: indexes of the base's records, by primary key of `roots` and by content
  /// of the other types, and the counts of references. O(records).
  public func prepare(roots: Set<String>) throws(SchemaError) {
    for (index, schema) in schemas.enumerated() {
      if case .object(let object) = schema, roots.contains(schema.name), !object.primaryKey.isEmpty {
        _ = try keys(TypeHandle(index: index))
        _ = try base?.primaryKeyIndex(schema.name)
      } else {
        writers[index].identify()
      }
    }
    references = references ?? ReferenceCounts(targets, writers.map(\.base))
  }

  private func keys(_ type: TypeHandle) throws(SchemaError) -> KeyedRecords {
    if let known = keyed[type.index] { return known }
    guard case .object(let schema) = schemas[type.index] else {
      throw SchemaError(reason: "\(schemas[type.index].name) is no OBJECT type")
    }
    let named = Dictionary(uniqueKeysWithValues: schemas.enumerated().map { ($1.name, $0) })
    let made = try KeyedRecords(schema, base: base, schemas: named.mapValues { schemas[$0] }) { name in
      if let index = named[name], case .objects(let writer) = writers[index] { return writer }
      return nil
    }
    keyed[type.index] = made
    return made
  }

  /// The next state. Nothing is taken over until `commit`.
  ///
  /// - Parameters:
  ///   - roots: with `roots`, records of other types that no kept record refers to any more are removed too.
  /// - Complexity: O(changes + slots of the pages they touch), and a pass over the populated bits of each type.
  public func finish(tag: UInt64, headerTags: [HeaderTag], roots: Set<String>? = nil) throws(SchemaError) -> DataState {
    if let roots {
      let counts = references ?? ReferenceCounts(targets, writers.map(\.base))
      var sweep = ReferenceSweep(counts, targets, writers, isRoot: schemas.map { roots.contains($0.name) })
      nextReferences = sweep.finish(order: buildOrder.reversed())
    }
    let states = try build()
    let types = schemas.compactMap { states[$0.name] }
    built = types
    return DataState(tag: tag, originTag: base?.tag ?? DataState.noOrigin, headerTags: headerTags, types: types)
  }

  /// Whether the state just finished refers to no record that this cycle removed; nil when it was finished without `roots`,
  /// so that references were not counted. O(removed records).
  public var nothingRefersToRemoved: Bool? {
    guard let counts = nextReferences?.counts else { return nil }
    return zip(writers, counts).allSatisfy { writer, counts in
      writer.removed.allSatisfy { $0 >= counts.count || counts[$0] == 0 }
    }
  }

  /// The next states of all types by name: first those without buckets, two at a time when there is enough to do.
  private func build() throws(SchemaError) -> [String: TypeState] {
    let plain = buildOrder.filter { schemas[$0].hashed == nil }
    let staged = plain.reduce(0) { $0 + writers[$1].rowOrdinals.count }
    let threads = staged > Self.worthTwoThreads ? 2 : 1
    let built = Parallel.map(lending: plain.map { writers[$0] }, threads: threads) { $0.buildWithoutBuckets() }
    var states = Dictionary(uniqueKeysWithValues: zip(plain.map { schemas[$0].name }, built))
    for index in buildOrder where schemas[index].hashed != nil {
      states[schemas[index].name] = try build(index, states)
    }
    return states
  }

  /// To build fewer staged records takes less than to wake a thread.
  private static let worthTwoThreads = 4096

  /// A type whose buckets the content of its `children` decides.
  private func build(_ index: Int, _ children: [String: TypeState]) throws(SchemaError) -> TypeState {
    guard case .collections(let writer) = writers[index], let hashed = schemas[index].hashed else {
      preconditionFailure("\(schemas[index]) has no buckets")
    }
    let key = try BucketHash(hashed.key, of: hashed.type, in: children)
    return try writer.build { ordinal throws(SchemaError) in try key.hashCode(ordinal) }
  }

  /// Takes `state`, just finished, as the base of the next cycle.
  public func commit(_ state: DataState) {
    for (writer, type) in zip(writers, built ?? []) { writer.commit(type) }
    references = nextReferences
    base = state
    for keys in keyed { keys?.commit(state) }
    beginCycle(keepingRecords: true)
  }

  /// Forgets the cycle; the base stays.
  public func rollback() { beginCycle(keepingRecords: true) }
}
