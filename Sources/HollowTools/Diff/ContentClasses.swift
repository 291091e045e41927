import Hollow

/// The types under one root type, of both states of a diff, in classes whose records may have equal content: types of one
/// name, and types that a field refers to on the one side and on the other (a schema that evolved). Content is compared
/// inside a class only, and children's classes come before those that refer to them.
struct ContentClasses {
  /// One type of one side.
  struct Member: Hashable, Sendable {
    let side: Int
    let type: Int
  }

  struct Class: Sendable {
    let members: [Member]
    /// Field names of all members: a record's field is known by its place here, whatever the schema's order.
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

/// Type names in classes that grow together (union-find).
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

  /// Joins the types that one place of a class (a field, elements, keys, values) refers to; whether any came together.
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
