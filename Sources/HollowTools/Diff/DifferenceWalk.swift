import BitMemory
import Hollow

/// The walk down two records of one key to the places where they differ.
///
/// It starts with the two records and compares part with part: field with field, element with element. Two references
/// whose contents have one number (`ContentIDs`) are equal all the way down, so the walk does not enter them. Hence it
/// costs about the depth of each difference and the width of what is on the way, however much is equal.
///
/// The parts of a record that are still to be compared lie on a stack, the next on top, so differences are found in
/// schema order. The stack is an array and not the thread's, as records may refer to each other in long chains. How
/// parts are paired:
///
/// - Fields pair by name. A field that one schema lacks is null there.
/// - Lists: equal elements at the start and at the end are passed over; what is left between pairs by position.
/// - Sets: elements that only one side has are reported as removed or added. They pair with nothing, as nothing says
///   which belongs to which.
/// - Maps pair by the content of keys.
struct DifferenceWalk {
  /// A record of one side; a nil type is one that is not loaded.
  struct Record {
    let type: Int?
    let ordinal: Ordinal
  }

  /// What stands at one place on one side.
  enum Content {
    case value(ExpandedValue)
    case record(Record)
  }

  /// What is still to do, the next at the end.
  private enum Item {
    /// Two contents, which may be the same.
    case compare(path: Int, Content, Content)
    /// An element that only one side has.
    case report(path: Int, old: Content?, new: Content?)
  }

  private let readers: [StateReader]
  private let ids: ContentIDs
  private let expanders: [RecordExpander]
  private let limit: Int
  /// All steps so far, each with the index of the step above it, -1 at the top: a tree, in which a path is named by the
  /// index of its last step.
  private var steps: [(parent: Int, step: FieldDifference.Step)] = []
  private var pending: [Item] = []
  private var found: [FieldDifference] = []

  init(_ readers: [StateReader], _ ids: ContentIDs, _ expanders: [RecordExpander], limit: Int) {
    (self.readers, self.ids, self.expanders, self.limit) = (readers, ids, expanders, limit)
  }

  mutating func run(from left: Record, _ right: Record) -> [FieldDifference] {
    pending = [.compare(path: -1, .record(left), .record(right))]
    while found.count < limit, let item = pending.popLast() {
      switch item {
      case .compare(let path, let old, let new): compare(path, old, new)
      case .report(let path, let old, let new): report(path, old, new)
      }
    }
    return found
  }

  /// Notes a difference: the steps up to the top give its path, and both contents are expanded, as they are shown.
  private mutating func report(_ path: Int, _ old: Content?, _ new: Content?) {
    var steps: [FieldDifference.Step] = []
    var index = path
    while index >= 0 {
      steps.append(self.steps[index].step)
      index = self.steps[index].parent
    }
    found.append(
      FieldDifference(path: steps.reversed(), old: old.map { expand($0, 0) }, new: new.map { expand($0, 1) }))
  }

  private func expand(_ content: Content, _ side: Int) -> ExpandedValue {
    switch content {
    case .value(let value): value
    case .record(let record):
      record.type.map { expanders[side].expand(readers[side].types[$0].name, record.ordinal) }
        ?? .unexpanded(.typeNotLoaded)
    }
  }

  private mutating func compare(_ path: Int, _ old: Content, _ new: Content) {
    switch (old, new) {
    case (.value(let left), .value(let right)):
      if left != right { report(path, old, new) }
    case (.record(let left), .record(let right)):
      // One number means equal all the way down: nothing below differs.
      if ids.id(0, left.type, left.ordinal) == ids.id(1, right.type, right.ordinal) { return }
      descend(path, left, right)
    // A field that is null, or no reference, on one side.
    default: report(path, old, new)
    }
  }

  /// Puts the parts of two records on the stack; reports them whole when one does not exist or they are of different
  /// kinds.
  private mutating func descend(_ path: Int, _ left: Record, _ right: Record) {
    guard let leftType = left.type, let rightType = right.type, readers[0].isPopulated(left.ordinal, of: leftType),
      readers[1].isPopulated(right.ordinal, of: rightType)
    else { return report(path, .record(left), .record(right)) }
    var items: [Item] = []
    switch (readers[0].types[leftType].records, readers[1].types[rightType].records) {
    case (.objects(let leftFields), .objects(let rightFields)):
      items = compareFields(path, leftFields, left.ordinal, rightFields, right.ordinal)
    case (.collections(let a), .collections(let b)) where a.kind == b.kind:
      switch a.kind {
      case .list: items = compareLists(path, a, left.ordinal, b, right.ordinal)
      case .set: items = compareSets(path, a, left.ordinal, b, right.ordinal)
      case .map: items = compareMaps(path, a, left.ordinal, b, right.ordinal)
      }
    default: return report(path, .record(left), .record(right))
    }
    // The last item on the stack is compared next, so the first must come last.
    pending += items.reversed()
  }

  private mutating func compareFields(
    _ path: Int, _ leftFields: [StateReader.FieldReader], _ left: Ordinal, _ rightFields: [StateReader.FieldReader],
    _ right: Ordinal
  ) -> [Item] {
    func content(_ field: StateReader.FieldReader?, _ ordinal: Ordinal) -> Content {
      guard let field else { return .value(.null) }
      guard field.column.type == .reference else { return .value(field.column.expanded(at: ordinal)) }
      return field.column.reference(at: ordinal)
        .map { .record(Record(type: field.target, ordinal: $0)) } ?? .value(.null)
    }
    var items: [Item] = []
    for field in leftFields {
      let partner = rightFields.first { $0.name == field.name }
      items.append(.compare(path: add(path, .field(field.name)), content(field, left), content(partner, right)))
    }
    for field in rightFields where !leftFields.contains(where: { $0.name == field.name }) {
      items.append(.compare(path: add(path, .field(field.name)), .value(.null), content(field, right)))
    }
    return items
  }

  private mutating func compareLists(
    _ path: Int, _ a: StateReader.CollectionReader, _ left: Ordinal, _ b: StateReader.CollectionReader, _ right: Ordinal
  ) -> [Item] {
    let (old, new) = (a.entries(at: left).map(\.key), b.entries(at: right).map(\.key))
    // Equal elements at both ends are passed over, so that an element put into a list is one difference and not one for
    // each element behind it.
    func isSame(_ i: Int, _ j: Int) -> Bool { ids.id(0, a.keys, old[i]) == ids.id(1, b.keys, new[j]) }
    var start = 0
    while start < min(old.count, new.count), isSame(start, start) { start += 1 }
    var end = 0
    while end < min(old.count, new.count) - start, isSame(old.count - 1 - end, new.count - 1 - end) { end += 1 }
    let (oldEnd, newEnd) = (old.count - end, new.count - end)
    var items: [Item] = []
    for index in start..<max(oldEnd, newEnd) {
      let oldRecord = index < oldEnd ? Content.record(Record(type: a.keys, ordinal: old[index])) : nil
      let newRecord = index < newEnd ? Content.record(Record(type: b.keys, ordinal: new[index])) : nil
      let place = add(path, .element(index))
      if let oldRecord, let newRecord {
        items.append(.compare(path: place, oldRecord, newRecord))
      } else {
        items.append(.report(path: place, old: oldRecord, new: newRecord))
      }
    }
    return items
  }

  private mutating func compareSets(
    _ path: Int, _ a: StateReader.CollectionReader, _ left: Ordinal, _ b: StateReader.CollectionReader, _ right: Ordinal
  ) -> [Item] {
    let (old, new) = (a.entries(at: left).map(\.key), b.entries(at: right).map(\.key))
    let (oldIDs, newIDs) = (old.map { ids.id(0, a.keys, $0) }, new.map { ids.id(1, b.keys, $0) })
    // In a damaged set an element may come twice, so elements are taken out one for one.
    let removed = Self.subtract(newIDs, from: old, numbers: oldIDs)
    let added = Self.subtract(oldIDs, from: new, numbers: newIDs)
    return expanded(removed, a.keys, 0).map { .report(path: path, old: .value($0), new: nil) }
      + expanded(added, b.keys, 1).map { .report(path: path, old: nil, new: .value($0)) }
  }

  /// Elements in the order of their contents; of more than can be reported, the first by ordinal.
  private func expanded(_ elements: [Ordinal], _ type: Int?, _ side: Int) -> [ExpandedValue] {
    elements.sorted().prefix(limit).map { expand(.record(Record(type: type, ordinal: $0)), side) }.sorted()
  }

  /// The elements that are left when, for each number in `others`, one element with that number is taken out.
  private static func subtract<Element>(_ others: [UInt32], from elements: [Element], numbers: [UInt32]) -> [Element] {
    var counts: [UInt32: Int] = [:]
    for number in others { counts[number, default: 0] += 1 }
    return zip(elements, numbers).filter { _, number in
      guard let count = counts[number], count > 0 else { return true }
      counts[number] = count - 1
      return false
    }.map(\.0)
  }

  /// Entries are grouped by the number of their key. In each group, entries with equal values are taken out one for
  /// one, and what is left pairs in order.
  private mutating func compareMaps(
    _ path: Int, _ a: StateReader.CollectionReader, _ left: Ordinal, _ b: StateReader.CollectionReader, _ right: Ordinal
  ) -> [Item] {
    var byKey: [UInt32: MapEntries] = [:]
    for entry in a.entries(at: left) { byKey[ids.id(0, a.keys, entry.key), default: MapEntries()].old.append(entry) }
    for entry in b.entries(at: right) { byKey[ids.id(1, b.keys, entry.key), default: MapEntries()].new.append(entry) }
    var places: [(key: ExpandedValue, old: Content?, new: Content?)] = []
    for (_, entries) in byKey.sorted(by: { $0.key < $1.key }) where places.count < limit {
      let (oldIDs, newIDs) = (
        entries.old.map { ids.id(0, a.values, $0.value) }, entries.new.map { ids.id(1, b.values, $0.value) }
      )
      let old = Self.subtract(newIDs, from: entries.old, numbers: oldIDs)
      let new = Self.subtract(oldIDs, from: entries.new, numbers: newIDs)
      for index in 0..<max(old.count, new.count) {
        let (oldEntry, newEntry) = (index < old.count ? old[index] : nil, index < new.count ? new[index] : nil)
        guard
          let key = oldEntry.map({ expand(.record(Record(type: a.keys, ordinal: $0.key)), 0) })
            ?? newEntry.map({ expand(.record(Record(type: b.keys, ordinal: $0.key)), 1) })
        else { continue }
        places.append(
          (
            key, oldEntry.map { .record(Record(type: a.values, ordinal: $0.value)) },
            newEntry.map { .record(Record(type: b.values, ordinal: $0.value)) }
          ))
      }
    }
    return places.sorted { $0.key < $1.key }.map { key, old, new in
      let place = add(path, .key(key))
      if let old, let new { return .compare(path: place, old, new) }
      return .report(path: place, old: old, new: new)
    }
  }

  /// The entries of one key on both sides; more than one only where a map repeats a key.
  private struct MapEntries {
    var old: [(key: Ordinal, value: Ordinal)] = []
    var new: [(key: Ordinal, value: Ordinal)] = []
  }

  /// Adds a step below the one at `parent` and returns its index.
  private mutating func add(_ parent: Int, _ step: FieldDifference.Step) -> Int {
    steps.append((parent, step))
    return steps.count - 1
  }
}
