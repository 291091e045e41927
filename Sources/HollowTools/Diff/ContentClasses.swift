import BitMemory
import Hollow

/// The types under one root type, of both states of a diff, in classes whose records may have equal content.
///
/// Two types are in one class when they have one name, or when one place of a class (a field, the elements, the keys,
/// the values) refers to the one type on the left and to the other on the right: a schema may have been changed so
/// between the states. Content is compared inside a class only.
///
/// Classes are ordered so that those that are referred to come before those that refer to them. Where classes refer to
/// each other in a circle, they form one group.
struct ContentClasses {
  /// One type of one side.
  struct Member: Hashable, Sendable {
    let side: Int
    let type: Int
  }

  struct Class: Sendable {
    let members: [Member]
    /// A number for each field name of the members. Fields are told apart by it, as the order of a schema may differ.
    let slots: [String: Int]
    /// Whether records of the class can lead to records of the class.
    let isCyclic: Bool
  }

  /// Classes in groups, children first; a group of more than one is a cycle of references.
  private(set) var groups: [[Int]] = []
  private(set) var classes: [Class] = []
  /// The class of a type, by side and type; nil for one that the root does not lead to.
  private(set) var classOf: [[Int?]]

  /// O(types + fields) where the schemas agree.
  init(root: String, _ readers: [StateReader]) {
    classOf = readers.map { [Int?](repeating: nil, count: $0.types.count) }
    let members = Self.reachable(from: root, readers)
    var names = NameClasses(members.map { readers[$0.side].types[$0.type].name })
    while names.joinTargets(of: members, readers) {}
    var byClass: [Int: [Member]] = [:]
    for member in members {
      byClass[names.number(readers[member.side].types[member.type].name), default: []].append(member)
    }
    for (number, key) in byClass.keys.sorted().enumerated() {
      for member in byClass[key] ?? [] { classOf[member.side][member.type] = number }
    }
    let ordered = byClass.keys.sorted().map { byClass[$0] ?? [] }
    let edges = ordered.map { members in
      let targets = members.flatMap { member in
        readers[member.side].types[member.type].targets.compactMap { classOf[member.side][$0] }
      }
      return Set(targets).sorted()
    }
    groups = ReferenceGroups.childrenFirst(edges)
    var isCyclic = [Bool](repeating: false, count: ordered.count)
    for group in groups { for number in group { isCyclic[number] = group.count > 1 || edges[number].contains(number) } }
    classes = ordered.enumerated().map { number, members in
      Class(members: members, slots: Self.slots(of: members, readers), isCyclic: isCyclic[number])
    }
  }

  private static func reachable(from root: String, _ readers: [StateReader]) -> [Member] {
    var members: [Member] = []
    for (side, reader) in readers.enumerated() {
      guard let start = reader.position(of: root) else { continue }
      var seen: Set<Int> = [start]
      var pending = [start]
      while let type = pending.popLast() {
        members.append(Member(side: side, type: type))
        for target in reader.types[type].targets where seen.insert(target).inserted { pending.append(target) }
      }
    }
    return members.sorted { ($0.side, $0.type) < ($1.side, $1.type) }
  }

  private static func slots(of members: [Member], _ readers: [StateReader]) -> [String: Int] {
    var slots: [String: Int] = [:]
    for member in members {
      guard case .objects(let fields) = readers[member.side].types[member.type].records else { continue }
      for field in fields where slots[field.name] == nil { slots[field.name] = slots.count }
    }
    return slots
  }
}

/// Type names in classes that are joined step by step (union-find).
private struct NameClasses {
  private var numbers: [String: Int] = [:]
  private var parents: [Int] = []

  init(_ names: [String]) {
    for name in names where numbers[name] == nil {
      numbers[name] = parents.count
      parents.append(parents.count)
    }
  }

  /// The number of a name's class.
  mutating func number(_ name: String) -> Int {
    var number = numbers[name] ?? 0
    while parents[number] != number {
      parents[number] = parents[parents[number]]
      number = parents[number]
    }
    return number
  }

  /// Joins the types that one place of a class (a field, the elements, the keys, the values) refers to. Tells whether
  /// any two were joined: then there may be more, as larger classes have more places in common.
  mutating func joinTargets(of members: [ContentClasses.Member], _ readers: [StateReader]) -> Bool {
    struct Place: Hashable {
      let number: Int
      let name: String
    }
    var targets: [Place: String] = [:]
    var hasJoined = false
    for member in members {
      let type = readers[member.side].types[member.type]
      let places: [(name: String, target: Int?)] =
        switch type.records {
        case .objects(let fields): fields.map { (".\($0.name)", $0.target) }
        case .collections(let collections): [("\(collections.kind)", collections.keys), ("values", collections.values)]
        }
      for place in places {
        guard let target = place.target.map({ readers[member.side].types[$0].name }) else { continue }
        let key = Place(number: number(type.name), name: place.name)
        guard let other = targets[key] else {
          targets[key] = target
          continue
        }
        let (a, b) = (number(other), number(target))
        if a != b {
          parents[max(a, b)] = min(a, b)
          hasJoined = true
        }
      }
    }
    return hasJoined
  }
}

/// Finds, for each of many 64-bit hashes, the first one that is equal to it.
///
/// On two threads each takes the hashes with one value of the top bit; what it does not take it leaves zero, so the two
/// results are joined by or'ing them.
enum HashGroups {
  /// For each index the smallest index with an equal hash, itself when it comes first. O(hashes) expected.
  static func firsts(_ hashes: [UInt64], threads: Int) -> [UInt32] {
    let parts = threads > 1 && hashes.count > 1 << 14 ? 2 : 1
    let found = Parallel.map(parts, threads: threads) { firsts(hashes, part: UInt64($0), of: parts) }
    guard parts == 2 else { return found[0] }
    var joined = found[0]
    for index in joined.indices { joined[index] |= found[1][index] }
    return joined
  }

  /// The firsts of the hashes whose top bit is `part`, zero for all others; of all hashes when there is one part.
  ///
  /// This is the one search that does not use `HashTable`: it looks up every record of both states once, and with the shared
  /// table a diff of everything took a quarter longer. Here the table never grows, and a slot keeps the upper half of the hash,
  /// which says nothing about the slot, so that a look at the whole hash is nearly always the last one.
  private static func firsts(_ hashes: [UInt64], part: UInt64, of parts: Int) -> [UInt32] {
    var size = 16
    while size * parts < hashes.count * 2 { size *= 2 }
    // High half: that of the hash; low half: index + 1; 0 is empty.
    var slots = [UInt64](repeating: 0, count: size)
    var firsts = [UInt32](repeating: 0, count: hashes.count)
    for (index, hash) in hashes.enumerated() where parts == 1 || hash &>> 63 == part {
      let tag = hash & 0xFFFF_FFFF_0000_0000
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while true {
        let entry = slots[slot]
        if entry == 0 {
          slots[slot] = tag | UInt64(index + 1)
          firsts[index] = UInt32(index)
          break
        }
        if entry & 0xFFFF_FFFF_0000_0000 == tag {
          let other = Int(entry & 0xFFFF_FFFF) - 1
          if hashes[other] == hash {
            firsts[index] = UInt32(other)
            break
          }
        }
        slot = (slot + 1) & (size - 1)
      }
    }
    return firsts
  }
}

/// A record's content, with children as their numbers (`ContentIDs`), as a value that a dictionary compares exactly.
///
/// A dictionary of such values numbers contents slowly but without doubt. It is used for types that refer to each other
/// in a circle, and where two contents have one hash.
struct ExactContent: Hashable {
  private var words: [UInt64]

  init(_ reader: StateReader, _ side: Int, _ type: Int, _ ordinal: Ordinal, slots: [String: Int], _ ids: ContentIDs) {
    switch reader.types[type].records {
    case .objects(let fields):
      words = [0]
      for field in fields.sorted(by: { slots[$0.name] ?? 0 < slots[$1.name] ?? 0 }) {
        add(field, slots[field.name] ?? 0, side, ordinal, ids)
      }
    case .collections(let records):
      words = [records.kind == .list ? 1 : records.kind == .set ? 2 : 3] + ids.entries(records, side, ordinal)
    }
  }

  private mutating func add(
    _ field: StateReader.FieldReader, _ slot: Int, _ side: Int, _ ordinal: Ordinal, _ ids: ContentIDs
  ) {
    let (column, kind) = (field.column, ValueKind(field.column.type))
    let head = UInt64(slot) << 8 | kind.rawValue
    switch kind {
    case .text, .bytes:
      guard let bytes = column.bytes(at: ordinal) else { return }
      words += [head, UInt64(bytes.count)] + bytes.map { UInt64($0) }
    case .reference:
      guard let child = column.reference(at: ordinal) else { return }
      words += [head, UInt64(ids.id(side, field.target, child))]
    case .boolean:
      guard let value = column.boolean(at: ordinal) else { return }
      words += [head, value ? 1 : 0]
    case .integer, .float, .double:
      guard let value = column.value(at: ordinal) else { return }
      words += [head, value]
    }
  }
}
