import BitMemory
import Hollow

/// The records that a diff has to number: those whose content decides, and all below them, marked from the root down.
///
/// Classes of types are gone through from those that refer to others down, so that all parents of a class are marked
/// before its children. A record of the right state that is the same on the left is marked there instead: its content
/// is numbered once, on the left.
struct NeededRecords {
  private let readers: [StateReader]
  private let classes: ContentClasses
  private let same: SameOrdinals
  /// By side and type.
  private(set) var sets: [[BitSet]]

  init(_ readers: [StateReader], _ classes: ContentClasses, _ same: SameOrdinals) {
    (self.readers, self.classes, self.same) = (readers, classes, same)
    sets = readers.map { $0.types.map { _ in BitSet() } }
  }

  /// Marks the records under `roots`, by side, of the type whose position is `types`, by side.
  mutating func mark(_ roots: [[Ordinal]], types: [Int]) {
    for side in 0..<2 {
      for ordinal in roots[side] { sets[side][types[side]].insert(ordinal) }
    }
    for group in classes.groups.reversed() {
      let members = group.flatMap { classes.classes[$0].members }
      for member in members where member.side == 1 { sendLeft(member.type) }
      if group.contains(where: { classes.classes[$0].isCyclic }) {
        markCycle(members)
      } else {
        for member in members { markChildren(of: member) }
      }
    }
  }

  /// What is needed of a member, without what the left side answers for it.
  func own(_ member: ContentClasses.Member) -> BitSet {
    let needed = sets[member.side][member.type]
    return member.side == 0 ? needed : needed.subtracting(same.right(member.type))
  }

  /// Marks on the left what the right side needs of a type and is the same there.
  private mutating func sendLeft(_ type: Int) {
    guard let left = readers[0].position(of: readers[1].types[type].name) else { return }
    sets[0][left].formUnion(sets[1][type].intersection(same.sets[left]))
  }

  /// Marks what the marked records of a member refer to, a field after the other.
  private mutating func markChildren(of member: ContentClasses.Member) {
    let parents = Array(own(member))
    if parents.isEmpty { return }
    switch readers[member.side].types[member.type].records {
    case .objects(let fields):
      for field in fields {
        guard let target = field.target else { continue }
        insert(member.side, target) { set in
          for parent in parents { if let child = field.column.reference(at: parent) { set.insert(child) } }
        }
      }
    case .collections(let records):
      insert(member.side, records.keys) { set in
        for parent in parents {
          for entry in records.column.entries(at: parent) {
            let key = records.column.key(at: entry)
            if key >= 0 { set.insert(key) }
          }
        }
      }
      insert(member.side, records.values) { set in
        for parent in parents { for entry in records.entries(at: parent) { set.insert(entry.value) } }
      }
    }
  }

  /// Lets `fill` mark records of a type, and drops marks on ordinals that hold no record.
  ///
  /// The set is taken out of its array meanwhile, so that it is changed in place and not copied.
  private mutating func insert(_ side: Int, _ type: Int?, _ fill: (inout BitSet) -> Void) {
    guard let type else { return }
    var set = BitSet()
    swap(&set, &sets[side][type])
    if set.words.isEmpty { set = BitSet(capacity: readers[side].types[type].state.slotCount) }
    fill(&set)
    set.formIntersection(readers[side].types[type].state.populated)
    sets[side][type] = set
  }

  /// Follows references among types that refer to each other in a circle, record by record.
  private mutating func markCycle(_ members: [ContentClasses.Member]) {
    var pending: [(member: ContentClasses.Member, ordinal: Ordinal)] = []
    for member in members { for ordinal in sets[member.side][member.type] { pending.append((member, ordinal)) } }
    while let (member, ordinal) = pending.popLast() {
      // A record that is the same on the left is numbered there, and so is all that is below it.
      if member.side == 1, let left = readers[0].position(of: readers[1].types[member.type].name),
        same.sets[left].contains(ordinal)
      {
        if sets[0][left].insert(ordinal) { pending.append((.init(side: 0, type: left), ordinal)) }
        continue
      }
      for child in readers[member.side].children(of: member.type, ordinal)
      where readers[member.side].isPopulated(child.ordinal, of: child.type) {
        guard sets[member.side][child.type].insert(child.ordinal) else { continue }
        let next = ContentClasses.Member(side: member.side, type: child.type)
        if members.contains(next) { pending.append((next, child.ordinal)) }
      }
    }
  }
}
