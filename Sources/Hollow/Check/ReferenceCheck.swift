import BitMemory

/// Finds references to slots that hold no record. Whoever followed one would read an arbitrary record, so a state with
/// such a reference is neither published nor loaded.
///
/// A check of a whole state reads the references of each field page by page, about a nanosecond each: for a type
/// without holes, one comparison tells whether an ordinal holds a record. Where a neighbour in the chain is known to be
/// sound, only what changed is checked: added records, whose references are new, and records that may refer to a
/// removed one.
///
/// ```swift
/// if let fault = ReferenceCheck.firstFault(in: state) { print(fault) }
/// // "Film record 7, field genres: Genres has no record 3"
/// ```
public enum ReferenceCheck {
  /// The first such reference in words, nil in a sound state. References to types that are not loaded do not count.
  /// O(references).
  public static func firstFault(in state: DataState) -> String? {
    for type in state.types {
      if let fault = firstFault(type, in: state, records: nil) { return fault }
    }
    return nil
  }

  /// What a caller knows of the records that a change removed.
  public enum Removed: Sendable {
    /// Some record may still refer to one of them.
    case mayBeReferenced
    /// No record refers to any of them: a `WriteState` that counts references can tell
    /// (`WriteState.nothingRefersToRemoved`).
    case unreferenced
  }

  /// The same for a state whose neighbour in its chain, `sound`, has no such reference. Only added records are looked
  /// at, and all records of types that refer to a type with removed records.
  ///
  /// - Complexity: O(changes) when the removed records are known to be unreferenced; otherwise also O(records) of the
  ///   types that refer to a type with removed records.
  public static func firstFault(
    in state: DataState, after sound: DataState, removed: Removed = .mayBeReferenced
  ) -> String? {
    let gone: Set<String> =
      removed == .unreferenced ? [] : Set(state.types.lazy.filter { lost($0, since: sound) }.map(\.name))
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

  /// Whether `type` lost a record.
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

  /// A type that is referred to.
  private struct Target {
    let populated: BitSet
    /// All ordinals below this one hold a record: in a type without holes, one comparison decides.
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
      // Whatever is not below `dense` is looked at closely: nulls, slots without a record and removed records of a
      // shared page come here too and are no faults.
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
