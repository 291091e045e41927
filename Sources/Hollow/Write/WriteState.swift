import BitMemory

/// Builds the states of a chain one after the other: the only way to make records.
///
/// A cycle makes one state from the one before, its base:
///
/// 1. `beginCycle` starts from all records of the base, or from none.
/// 2. Records are added, children before the records that refer to them, as a reference is the ordinal that `add`
///    returned. Equal records of a type become one record with one ordinal, and a record that the base has keeps the
///    ordinal it has there. With a primary key, `upsert` and `delete` change single records.
/// 3. `finish` packs what is new, merges it with the base's pages and gives the next state. With `roots` it first
///    removes all records of other types that nothing refers to any more.
/// 4. `commit` makes that state the base of the next cycle; `rollback` forgets it. Until then the base is untouched.
///
/// ```swift
/// let write = try WriteState(schemas: SchemaParser.parse("Station @PrimaryKey(id) { long id; string name; }"))
/// write.beginCycle(from: .lastRecords)
/// let stations = try write.type("Station")
/// var row = write.row(stations)
/// row.set(0, long: 1)
/// row.set(1, text: "Oslo")
/// try write.upsert(row, to: stations)
/// let state = try write.finish(tag: 1, headerTags: [])
/// write.commit(state)
/// ```
///
/// What the records of the base are needed for, finding equal ones and finding them by key, is indexed when first asked
/// for and then kept up to date from cycle to cycle. Not safe for use from several threads at once.
public final class WriteState {
  /// A type of this write state, resolved once by name.
  public struct TypeHandle: Hashable, Sendable {
    let index: Int
  }

  let schemas: [Schema]
  private let writers: [Writer]
  /// Types by position, each after those that it refers to, as far as types do not refer to each other.
  private let buildOrder: [Int]
  private let targets: ReferenceTargets
  /// The types of the state just finished.
  private var built: [TypeState]?
  /// By type, how records are found by primary key; nil until somebody asks.
  private var keyed: [KeyedRecords?]
  /// The reference counts of the base. Nil before the first cycle that is finished with `roots`, and after one that was
  /// not: such a cycle does not count, and then all references are counted anew.
  private var references: ReferenceCounts?
  /// The reference counts of the state just finished.
  private var nextReferences: ReferenceCounts?
  /// The state the cycle under way starts from, nil before the first.
  public private(set) var base: DataState?

  /// Starts a chain, or continues the one that `base` ends.
  ///
  /// Throws `SchemaError` when `base` holds a type in another shape. O(types): what a cycle needs of the base's records
  /// is indexed when it is first asked for.
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

  /// A depth-first search along the references: a type is listed when all that it refers to are.
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
    ObjectRow(objects(type).schema)
  }

  /// Begins a cycle, from the records of the base or from none, so that those not added again are removed. A cycle
  /// under way is forgotten.
  public func beginCycle(from start: CycleStart) {
    (built, nextReferences) = (nil, nil)
    for writer in writers { writer.beginCycle(from: start) }
    for keys in keyed { keys?.rollback() }
  }

  /// The ordinal of the OBJECT record equal to `row`, new or not.
  public func add(_ row: ObjectRow, to type: TypeHandle) -> Ordinal { objects(type).add(row) }

  /// Makes room for records that this cycle may add to `type`, for cycles that add most of a state: growing arrays
  /// would copy what they hold again and again. Room that is not used costs nothing, as it is never touched.
  ///
  /// - Parameter entries: of LIST and SET records, in all.
  public func reserve(_ records: Int, entries: Int = 0, in type: TypeHandle) {
    switch writers[type.index] {
    case .objects(let writer): writer.reserve(records)
    case .collections(let writer): writer.reserve(records, entries: entries)
    }
  }

  /// Adds records of an OBJECT type that equal no other record of the state being built, without looking for one: right
  /// for records that hold an id of their own. Appends their ordinals to `ordinals`.
  ///
  /// - Parameter stored: the stored values of each record's fields in turn: INT and LONG zigzagged, REFERENCE the
  ///   ordinal, null all ones. Types with STRING or BYTES fields are added by row.
  func add(distinct stored: [UInt64], to type: TypeHandle, ordinals: inout [UInt32]) {
    objects(type).add(distinct: stored, &ordinals)
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

  // A wrong kind of type is a mistake in the calling code, so it traps.

  private func objects(_ type: TypeHandle) -> ObjectTypeWriter {
    guard case .objects(let writer) = writers[type.index] else {
      preconditionFailure("\(schemas[type.index].name) is no OBJECT type")
    }
    return writer
  }

  private func collections(_ type: TypeHandle) -> CollectionTypeWriter {
    guard case .collections(let writer) = writers[type.index] else {
      preconditionFailure("\(schemas[type.index].name) is no LIST, SET or MAP type")
    }
    return writer
  }

  /// Takes a record out of the state being built.
  public func remove(_ ordinal: Ordinal, from type: TypeHandle) { writers[type.index].remove(ordinal) }

  /// Puts `row` in the place of the record with its primary key, if there is one; an equal record keeps its ordinal.
  ///
  /// Returns the record's ordinal. Throws `SchemaError` when `type` has no primary key. O(key) expected; the first
  /// time, an index of the base is made in O(records).
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

  /// Builds the primary-key and content indexes and the reference counts now, instead of lazily on the first change.
  /// Types in `roots` that have a primary key are indexed by it, the others by content. O(records).
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

  /// How the records of `type` are found by primary key.
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

  /// The next state. It becomes the base by `commit` only.
  ///
  /// Throws `SchemaError` when a set's or map's element has no hash, because its hash key leads through null.
  ///
  /// - Parameters:
  ///   - tag: the state's tag, unlike all others of the chain.
  ///   - headerTags: the tags of the state's blobs.
  ///   - roots: types whose records stay until they are removed. Records of all other types are removed when no record
  ///     that stays refers to them. Nil: no record is removed for want of references.
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

  /// Whether the state just finished refers to no record that this cycle removed; nil when it was finished without
  /// `roots`, so that references were not counted. O(removed records).
  public var nothingRefersToRemoved: Bool? {
    guard let counts = nextReferences?.counts else { return nil }
    return zip(writers, counts).allSatisfy { writer, counts in
      writer.removed.allSatisfy { $0 >= counts.count || counts[$0] == 0 }
    }
  }

  /// The next states of all types by name. First OBJECT and LIST types, on two threads when there is enough to do:
  /// nothing in them depends on another type. Then SET and MAP types, each after its children: their buckets depend on
  /// the hash keys of elements, which may be records of this very cycle.
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

  /// Building fewer staged records than this takes less time than waking a thread.
  private static let worthTwoThreads = 4096

  /// The next state of a SET or MAP type, from those of the types that its hash key leads through.
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
    beginCycle(from: .lastRecords)
  }

  /// Forgets the cycle; the base stays.
  public func rollback() { beginCycle(from: .lastRecords) }
}

/// Which records a cycle begins from.
public enum CycleStart: Sendable {
  /// From the records of the last state: each stays until it is removed or replaced. The cycle costs what it changes.
  case lastRecords
  /// From none: records that are not added again are removed. For a delivery that is always complete.
  case noRecords
}
