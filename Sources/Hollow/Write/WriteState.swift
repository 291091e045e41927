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

  private enum Writer {
    case objects(ObjectTypeWriter)
    case collections(CollectionTypeWriter)
  }

  private let schemas: [Schema]
  private let writers: [Writer]
  /// Children before the types that refer to them.
  private let buildOrder: [Int]
  private var built: [TypeState]?
  /// The state the cycle under way starts from, nil before the first.
  public private(set) var base: DataState?

  /// Starts a chain, or continues the one that `base` ends.
  ///
  /// Throws `SchemaError` when `base` holds a type in another shape. O(records of `base`).
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
    buildOrder = Self.childrenFirst(schemas)
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
    built = nil
    for writer in writers {
      switch writer {
      case .objects(let objects):
        objects.rollback()
        objects.staged.ordinals.beginCycle(keepingRecords: keepingRecords)
      case .collections(let collections):
        collections.rollback()
        collections.staged.ordinals.beginCycle(keepingRecords: keepingRecords)
      }
    }
  }

  /// The ordinal of the OBJECT record equal to `row`, new or not.
  public func add(_ row: ObjectRow, to type: TypeHandle) -> Ordinal {
    guard case .objects(let writer) = writers[type.index] else { preconditionFailure("\(schemas[type.index])") }
    return writer.add(row)
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
  public func remove(_ ordinal: Ordinal, from type: TypeHandle) {
    switch writers[type.index] {
    case .objects(let writer): writer.staged.ordinals.remove(ordinal)
    case .collections(let writer): writer.staged.ordinals.remove(ordinal)
    }
  }

  /// The next state. Nothing is taken over until `commit`.
  ///
  /// - Parameters:
  ///   - roots: with `roots`, records of other types that no kept record refers to any more are removed too.
  /// - Complexity: O(slots of the types that changed), and of those that refer to a type with a removal.
  public func finish(tag: UInt64, headerTags: [HeaderTag], roots: Set<String>? = nil) throws(SchemaError) -> DataState {
    if let roots { sweep(roots) }
    var states: [String: TypeState] = [:]
    for index in buildOrder { states[schemas[index].name] = try build(index, states) }
    let types = schemas.compactMap { states[$0.name] }
    built = types
    return DataState(tag: tag, originTag: base?.tag ?? DataState.noOrigin, headerTags: headerTags, types: types)
  }

  private func build(_ index: Int, _ children: [String: TypeState]) throws(SchemaError) -> TypeState {
    switch (writers[index], schemas[index]) {
    case (.objects(let writer), _): return writer.build()
    case (.collections(let writer), .set(let schema)):
      let key = try HashKey(schema.hashKey, of: schema.elementType, in: children)
      return try writer.build(hashCode: key.hashCode)
    case (.collections(let writer), .map(let schema)):
      let key = try HashKey(schema.hashKey, of: schema.keyType, in: children)
      return try writer.build(hashCode: key.hashCode)
    case (.collections(let writer), _): return try writer.build { _ in 0 }
    }
  }

  /// Takes `state`, just finished, as the base of the next cycle.
  public func commit(_ state: DataState) {
    for (writer, type) in zip(writers, built ?? []) {
      switch writer {
      case .objects(let objects): objects.commit(type)
      case .collections(let collections): collections.commit(type)
      }
    }
    base = state
    beginCycle(keepingRecords: true)
  }

  /// Forgets the cycle; the base stays.
  public func rollback() { beginCycle(keepingRecords: true) }

  /// Removes the records outside `roots` that nothing refers to any more, parents before children.
  private func sweep(_ roots: Set<String>) {
    for index in buildOrder.reversed() where !roots.contains(schemas[index].name) {
      let name = schemas[index].name
      let parents = schemas.indices.filter { schemas[$0].referencedTypes.contains(name) }
      guard parents.contains(where: { hasRemovals($0) }) else { continue }
      var reached = BitSet()
      for parent in parents { mark(parent, name, into: &reached) }
      switch writers[index] {
      case .objects(let writer): writer.staged.ordinals.restrict(to: reached)
      case .collections(let writer): writer.staged.ordinals.restrict(to: reached)
      }
    }
  }

  private func hasRemovals(_ index: Int) -> Bool {
    switch writers[index] {
    case .objects(let writer): writer.staged.ordinals.hasRemovals
    case .collections(let writer): writer.staged.ordinals.hasRemovals
    }
  }

  private func mark(_ parent: Int, _ child: String, into reached: inout BitSet) {
    switch (writers[parent], schemas[parent]) {
    case (.objects(let writer), _):
      for (field, declaration) in writer.schema.fields.enumerated() where declaration.referencedType == child {
        writer.mark(field, into: &reached)
      }
    case (.collections(let writer), let schema):
      var (keys, values) = (BitSet(), BitSet())
      writer.mark(keys: &keys, values: &values)
      if case .map(let map) = schema {
        if map.keyType == child { reached.formUnion(keys) }
        if map.valueType == child { reached.formUnion(values) }
      } else {
        reached.formUnion(keys)
      }
    }
  }
}
