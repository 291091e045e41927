import BitMemory

/// Finds records that refer to slots that hold none: reading on would give wrong records.
public enum ReferenceCheck {
  /// The first such reference between types that are loaded, nil in a sound state. O(references), about a nanosecond each
  /// where a type has no holes.
  public static func firstFault(in state: DataState) -> String? {
    for type in state.types {
      if let fault = firstFault(type, in: state, records: nil) { return fault }
    }
    return nil
  }

  /// The same for a state whose chain neighbour `sound` has no such reference: only added records are looked at, and the
  /// records of types that refer to a type with removals.
  ///
  /// - Parameter checksRemovals: false where it is known that nothing refers to what was removed
  ///   (`WriteState.nothingRefersToRemoved`).
  /// - Complexity: O(changes), and with `checksRemovals` O(records) of types that refer to a type with removals.
  public static func firstFault(
    in state: DataState, after sound: DataState, checksRemovals: Bool = true
  ) -> String? {
    let gone = checksRemovals ? Set(state.types.lazy.filter { lost($0, since: sound) }.map(\.name)) : []
    for type in state.types {
      let old = sound[type: type.name]
      if old === type && type.schema.referencedTypes.allSatisfy({ !gone.contains($0) }) { continue }
      if let old, type.schema.referencedTypes.allSatisfy({ !gone.contains($0) }) {
        let added = type.changes(since: old).added
        if let fault = firstFault(type, in: state, records: added) { return fault }
      } else if let fault = firstFault(type, in: state, records: nil) {
        return fault
      }
    }
    return nil
  }

  private static func lost(_ type: TypeState, since sound: DataState) -> Bool {
    guard let old = sound[type: type.name], old !== type else { return false }
    return !old.populated.isSubset(of: type.populated)
  }

  /// - Parameter records: the ordinals to look at, nil for all.
  private static func firstFault(_ type: TypeState, in state: DataState, records: [Ordinal]?) -> String? {
    switch (type.schema, type.records) {
    case (.object(let schema), .objects(let objects)):
      for (index, field) in schema.fields.enumerated() {
        guard let name = field.referencedType, let target = state[type: name] else { continue }
        let fault = firstFault(objects, index, type.populated, Target(target), records)
        if let fault { return text(type, fault.record, "field \(field.name)", fault.reference, target) }
      }
    case (let schema, .collections(let collections)):
      let keys = schema.referencedTypes.first.flatMap { state[type: $0] }
      var values: TypeState?
      if case .map(let map) = schema { values = state[type: map.valueType] }
      return firstFault(type, collections, keys, values, records)
    default: break
    }
    return nil
  }

  /// A type that is referred to: without holes one comparison tells whether an ordinal holds a record.
  private struct Target {
    let populated: BitSet
    /// All ordinals below hold a record.
    let dense: UInt64

    init(_ type: TypeState) {
      populated = type.populated
      dense = UInt64(type.populated.firstAbsent(from: 0))
    }

    @inline(__always)
    func holds(_ raw: UInt64) -> Bool { raw < dense || (raw < 1 << 32 && populated.contains(Int(raw))) }
  }

  private static func firstFault(
    _ objects: ObjectRecords, _ field: Int, _ populated: BitSet, _ target: Target, _ records: [Ordinal]?
  ) -> (record: Ordinal, reference: UInt64)? {
    if let records {
      for record in records {
        if let reference = objects.value(field, at: record), !target.holds(reference) { return (record, reference) }
      }
      return nil
    }
    for page in 0..<objects.pageCount {
      if let fault = firstFault(objects, field, page, populated, target) { return fault }
    }
    return nil
  }

  private static func firstFault(
    _ objects: ObjectRecords, _ field: Int, _ page: Int, _ populated: BitSet, _ target: Target
  ) -> (record: Ordinal, reference: UInt64)? {
    let layout = objects.layout
    let (words, width) = (objects.table.pages[page], layout.widths[field])
    var bit = layout.offsets[field]
    for slot in Paging.slots(ofPage: page, count: objects.count) {
      let raw = words.value(at: bit, width: width)
      // Nulls, holes and the dead of a page come here too.
      if raw >= target.dense, populated.contains(slot), let reference = objects.value(field, at: slot),
        !target.holds(reference)
      {
        return (slot, reference)
      }
      bit &+= layout.recordBits
    }
    return nil
  }

  private static func firstFault(
    _ type: TypeState, _ collections: CollectionRecords, _ keys: TypeState?, _ values: TypeState?, _ records: [Ordinal]?
  ) -> String? {
    let (keyTarget, valueTarget) = (keys.map(Target.init), values.map(Target.init))
    for record in records ?? Array(type.populated) {
      for entry in collections.range(at: record) {
        let key = collections.key(at: entry)
        if key < 0 { continue }
        if let keys, let keyTarget, !keyTarget.holds(UInt64(key)) {
          return text(type, record, "an element", UInt64(key), keys)
        }
        guard let values, let valueTarget else { continue }
        let value = UInt64(collections.value(at: entry))
        if !valueTarget.holds(value) { return text(type, record, "a value", value, values) }
      }
    }
    return nil
  }

  private static func text(
    _ type: TypeState, _ record: Ordinal, _ place: String, _ reference: UInt64, _ target: TypeState
  ) -> String {
    "\(type.name) record \(record), \(place): \(target.name) has no record \(reference)"
  }
}
