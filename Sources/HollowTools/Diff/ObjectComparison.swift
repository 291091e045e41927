import BitMemory
import Hollow

/// Compares many pairs of OBJECT records at once, one column after the other.
///
/// A list of the pairs that are equal so far gets shorter with each field, so that a loop reads one column of either
/// side and nothing else. Fields pair by name; a field that one side does not have is null there. INT and LONG compare
/// as numbers; other fields of different types are equal only when both are null.
struct ObjectComparison {
  let leftFields: [StateReader.FieldReader]
  let rightFields: [StateReader.FieldReader]
  let left: [Ordinal]
  /// As many as `left`: pair *i* is `left[i]` and `right[i]`.
  let right: [Ordinal]

  /// The indices of the pairs that are the same, ascending. O(pairs * fields), and the length of texts.
  ///
  /// - Parameter relation: gives, for two REFERENCE fields, what decides whether their references count as the same.
  func samePairs<Relation: ReferenceRelation>(
    _ relation: (StateReader.FieldReader, StateReader.FieldReader) -> Relation
  ) -> [Int] {
    var alive = Array(left.indices)
    for field in leftFields {
      if alive.isEmpty { break }
      guard let partner = rightFields.first(where: { $0.name == field.name }) else {
        alive.removeAll { !Self.isNull(field.column, left[$0]) }
        continue
      }
      if field.column.type == .reference && partner.column.type == .reference {
        keepSame(&alive, field.column, partner.column, relation(field, partner))
      } else {
        keepSame(&alive, field.column, partner.column)
      }
    }
    for field in rightFields where !leftFields.contains(where: { $0.name == field.name }) {
      alive.removeAll { !Self.isNull(field.column, right[$0]) }
    }
    return alive
  }

  private func keepSame(
    _ alive: inout [Int], _ a: FieldColumn, _ b: FieldColumn, _ relation: some ReferenceRelation
  ) {
    alive.removeAll { index in
      switch (a.reference(at: left[index]), b.reference(at: right[index])) {
      case (let x?, let y?): !relation.areSame(x, y)
      case (nil, nil): false
      default: true
      }
    }
  }

  private func keepSame(_ alive: inout [Int], _ a: FieldColumn, _ b: FieldColumn) {
    switch (ValueKind(a.type), ValueKind(b.type)) {
    case (.integer, .integer), (.float, .float), (.double, .double):
      alive.removeAll { a.value(at: left[$0]) != b.value(at: right[$0]) }
    case (.boolean, .boolean): alive.removeAll { a.boolean(at: left[$0]) != b.boolean(at: right[$0]) }
    case (.text, .text), (.bytes, .bytes): alive.removeAll { a.bytes(at: left[$0]) != b.bytes(at: right[$0]) }
    default: alive.removeAll { !Self.isNull(a, left[$0]) || !Self.isNull(b, right[$0]) }
    }
  }

  private static func isNull(_ column: FieldColumn, _ ordinal: Ordinal) -> Bool {
    switch ValueKind(column.type) {
    case .text, .bytes: column.bytes(at: ordinal) == nil
    case .reference: column.reference(at: ordinal) == nil
    default: column.value(at: ordinal) == nil
    }
  }
}

/// Field types whose values compare with each other.
enum ValueKind: UInt64 {
  case integer = 1, boolean, float, double, text, bytes, reference

  init(_ type: FieldType) {
    switch type {
    case .int, .long: self = .integer
    case .boolean: self = .boolean
    case .float: self = .float
    case .double: self = .double
    case .string: self = .text
    case .bytes: self = .bytes
    case .reference: self = .reference
    }
  }
}

/// Pairs the records of two states by their keys.
///
/// Keys are hashed column by column. The first record with each hash, left side first, gives its number to all with
/// that hash, after their keys are compared part by part; keys that only share a hash are told apart by a dictionary.
/// Records are then sorted out by how many of each side have a number.
struct KeyMatches {
  /// One record a side, in the order of the left.
  private(set) var pairs: [RecordDiff.Pair] = []
  /// Records of a key that a side repeats, ascending on each side; no sound dataset has any.
  private(set) var repeated: [(left: [Ordinal], right: [Ordinal])] = []
  /// Records whose key the other side does not have, ascending.
  private(set) var onlyLeft: [Ordinal] = []
  private(set) var onlyRight: [Ordinal] = []

  /// The records on each side whose contents decide.
  var roots: [[Ordinal]] {
    [pairs.map(\.left) + repeated.flatMap(\.left), pairs.map(\.right) + repeated.flatMap(\.right)]
  }

  /// One group of all records, for states without a key in common.
  init(unpaired candidates: [[Ordinal]]) { repeated = [(candidates[0], candidates[1])] }

  /// O(records) expected.
  init(_ keys: [KeyReader], _ candidates: [[Ordinal]], threads: Int) {
    let numbers = Self.numbers(keys, candidates, threads: threads)
    let (left, right) = (candidates[0], candidates[1])
    var counts = [[Int]](repeating: [Int](repeating: 0, count: numbers.count), count: 2)
    var lastRight = [Ordinal](repeating: -1, count: numbers.count)
    for index in left.indices { counts[0][numbers[index]] += 1 }
    for (index, ordinal) in right.enumerated() {
      let number = numbers[left.count + index]
      counts[1][number] += 1
      lastRight[number] = ordinal
    }
    var groups: [Int: (left: [Ordinal], right: [Ordinal])] = [:]
    for (index, ordinal) in left.enumerated() {
      let number = numbers[index]
      switch (counts[0][number], counts[1][number]) {
      case (_, 0): onlyLeft.append(ordinal)
      case (1, 1): pairs.append(RecordDiff.Pair(left: ordinal, right: lastRight[number]))
      default: groups[number, default: ([], [])].left.append(ordinal)
      }
    }
    for (index, ordinal) in right.enumerated() {
      let number = numbers[left.count + index]
      if counts[0][number] == 0 {
        onlyRight.append(ordinal)
      } else if counts[0][number] > 1 || counts[1][number] > 1 {
        groups[number, default: ([], [])].right.append(ordinal)
      }
    }
    repeated = groups.sorted { $0.key < $1.key }.map(\.value)
  }

  /// A number for each record, left ones first: equal for equal keys, the index of the first record with the key.
  private static func numbers(_ keys: [KeyReader], _ candidates: [[Ordinal]], threads: Int) -> [Int] {
    let hashes = Parallel.map(2, threads: threads) { keys[$0].hashes(of: candidates[$0]) }
    let firsts = HashGroups.firsts(hashes[0] + hashes[1], threads: threads)
    let leftCount = candidates[0].count
    func record(_ index: Int) -> (key: KeyReader, ordinal: Ordinal) {
      index < leftCount ? (keys[0], candidates[0][index]) : (keys[1], candidates[1][index - leftCount])
    }
    var numbers = firsts.map { Int($0) }
    var collided: [[KeyPart]: Int] = [:]
    for (index, first) in numbers.enumerated() where first != index {
      let (own, other) = (record(index), record(first))
      if own.key.isEqual(own.ordinal, other.key, other.ordinal) { continue }
      // Two keys with one hash. All records with this second key have this hash as well, so all come here and find each
      // other.
      let key = own.key.key(at: own.ordinal)
      numbers[index] = collided[key] ?? index
      collided[key] = numbers[index]
    }
    return numbers
  }
}

/// The records that two states hold at the same ordinal with the same content all the way down. In two states of one
/// chain this is nearly everything, and none of it has to be compared.
///
/// What it says is right for any two states, unrelated ones too, but it does not find all equal records: equal content
/// at other ordinals, with buckets in another order, or in a type whose schema changed is left to `ContentIDs`.
struct SameOrdinals: Sendable {
  /// By type of the left state.
  let sets: [BitSet]
  /// The type of the right state with the same name, by type of the left.
  let partners: [Int?]
  private let readers: [StateReader]

  /// - Complexity: O(slots of the pages that the states do not share), and a pass over the populated bits of each type.
  init(_ readers: [StateReader], from left: DataState, to right: DataState) {
    self.readers = readers
    let changes = StateChanges(from: left, to: right)
    sets = readers[0].types.map { changes.same($0.name) }
    partners = readers[0].types.map { readers[1].position(of: $0.name) }
  }

  /// Nothing is the same: every record is looked into.
  init(none readers: [StateReader]) {
    self.readers = readers
    sets = readers[0].types.map { _ in BitSet() }
    partners = readers[0].types.map { _ in nil }
  }

  /// The ordinals of the right state's type that are the same on the left.
  func right(_ type: Int) -> BitSet {
    readers[0].position(of: readers[1].types[type].name).map { sets[$0] } ?? BitSet()
  }
}
