import BitMemory
import Hollow

/// Gives every content under the records of a diff a number, so that two records have the same content exactly when
/// they have the same number. This is known as hash-consing.
///
/// Classes of types are numbered one after the other, children first, so that a record's children have numbers already
/// and a record is compared without looking below it. Within a class:
///
/// 1. All needed records of both sides are hashed, column by column.
/// 2. The first record with each hash is the representative of the others (`HashGroups`).
/// 3. Every record is compared with its representative, again column by column. Nearly all are equal and get the number
///    of their representative, which is its position among the records of the class.
/// 4. Records that have only the hash in common with their representative are few. A dictionary of exact contents finds
///    representatives among them.
///
/// A record that is the same in both states (`SameOrdinals`) is numbered on the left side only; the right side takes
/// its number over at the end. Classes that refer to each other in a circle have no order, and `CycleNumbering` numbers
/// them.
struct ContentNumbering {
  private let readers: [StateReader]
  private let classes: ContentClasses
  private let same: SameOrdinals
  private let needed: NeededRecords
  private let threads: Int
  /// The bits of a hash that count: all of them, but in tests fewer, to make different contents share hashes.
  private let hashMask: UInt64
  private(set) var ids: ContentIDs

  /// The needed records of one type on one side.
  private struct Segment: Sendable {
    let member: ContentClasses.Member
    let ordinals: [Ordinal]
    /// The index of the first among the records of the class.
    let start: Int
  }

  /// Throws `RecordDiffError` when a needed record leads back to itself. O(needed records and what they hold).
  init(
    _ readers: [StateReader], _ classes: ContentClasses, _ same: SameOrdinals, _ needed: NeededRecords, threads: Int,
    hashMask: UInt64
  ) throws(RecordDiffError) {
    (self.readers, self.classes, self.same, self.needed) = (readers, classes, same, needed)
    (self.threads, self.hashMask) = (threads, hashMask)
    ids = ContentIDs(readers)
    for group in classes.groups {
      if group.contains(where: { classes.classes[$0].isCyclic }) {
        var numbering = CycleNumbering(readers, classes, group, same, needed, ids)
        try numbering.run()
        ids = numbering.ids
      } else {
        for number in group { numberClass(classes.classes[number]) }
      }
    }
  }

  private mutating func numberClass(_ group: ContentClasses.Class) {
    var segments: [Segment] = []
    var count = 0
    for member in group.members {
      let ordinals = Array(needed.own(member))
      segments.append(Segment(member: member, ordinals: ordinals, start: count))
      count += ordinals.count
    }
    if count > 0 {
      let firsts = firsts(segments, group.slots)
      for segment in segments { number(segment, firsts) }
    }
    for member in group.members where member.side == 1 { takeLeft(member) }
  }

  /// Gives the records of `segment` the numbers of their representatives.
  private mutating func number(_ segment: Segment, _ firsts: [UInt32]) {
    guard let last = segment.ordinals.last else { return }
    var column = [UInt32](repeating: ContentIDs.missing, count: last + 1)
    for (index, ordinal) in segment.ordinals.enumerated() {
      column[ordinal] = firsts[segment.start + index] + ContentIDs.first
    }
    ids.setColumn(segment.member, column)
  }

  /// Gives records of the right side that are the same on the left the numbers they have there.
  private mutating func takeLeft(_ member: ContentClasses.Member) {
    guard let left = readers[0].position(of: readers[1].types[member.type].name) else { return }
    let shared = needed.sets[1][member.type].intersection(same.sets[left])
    guard shared.highest >= 0 else { return }
    let numbers = ids.column(0, left)
    var column = ids.column(1, member.type)
    if column.count <= shared.highest {
      column += repeatElement(ContentIDs.missing, count: shared.highest + 1 - column.count)
    }
    for ordinal in shared { column[ordinal] = ContentIDs.id(numbers, ordinal) }
    ids.setColumn(member, column)
  }

  /// For each record of the class, the index of the first with its content.
  private func firsts(_ segments: [Segment], _ slots: [String: Int]) -> [UInt32] {
    let (readers, ids, mask) = (readers, ids, hashMask)
    let hashes = Parallel.map(segments.count, threads: threads) { index in
      let member = segments[index].member
      let hasher = ContentHasher(reader: readers[member.side], side: member.side, slots: slots, ids: ids)
      let hashes = hasher.hashes(of: member.type, segments[index].ordinals)
      return mask == .max ? hashes : hashes.map { $0 & mask }
    }
    var firsts = HashGroups.firsts(hashes.count == 1 ? hashes[0] : Array(hashes.joined()), threads: threads)
    // Copies, as the closures run on several threads.
    let this = self
    let found = firsts
    let collisions = Parallel.map(segments.count, threads: threads) { this.differing(segments[$0], found, segments) }
    resolve(collisions, segments, slots, &firsts)
    return firsts
  }

  /// The records of `segment` whose content is not that of their representative.
  private func differing(_ segment: Segment, _ firsts: [UInt32], _ segments: [Segment]) -> [Int] {
    var differing: [Int] = []
    for other in segments {
      let range = other.start..<other.start + other.ordinals.count
      var (indices, left, right): ([Int], [Ordinal], [Ordinal]) = ([], [], [])
      for (offset, ordinal) in segment.ordinals.enumerated() {
        let (index, first) = (segment.start + offset, Int(firsts[segment.start + offset]))
        guard first != index, range.contains(first) else { continue }
        indices.append(index)
        left.append(ordinal)
        right.append(other.ordinals[first - other.start])
      }
      let same = samePairs(segment.member, left, other.member, right)
      if same.count == indices.count { continue }
      let agreeing = Set(same)
      for (place, index) in indices.enumerated() where !agreeing.contains(place) { differing.append(index) }
    }
    return differing
  }

  private func samePairs(
    _ a: ContentClasses.Member, _ left: [Ordinal], _ b: ContentClasses.Member, _ right: [Ordinal]
  ) -> [Int] {
    switch (readers[a.side].types[a.type].records, readers[b.side].types[b.type].records) {
    case (.objects(let leftFields), .objects(let rightFields)):
      let comparison = ObjectComparison(leftFields: leftFields, rightFields: rightFields, left: left, right: right)
      return comparison.samePairs { x, y in
        ContentRelation(left: ids.column(a.side, x.target), right: ids.column(b.side, y.target))
      }
    case (.collections(let x), .collections(let y)) where x.kind == y.kind:
      return left.indices.filter { index in
        ids.entries(x, a.side, left[index]) == ids.entries(y, b.side, right[index])
      }
    default: return []
    }
  }

  /// Gives records that only share a hash with their representative another one. Their content is that of no record
  /// with another hash and not that of the first with theirs, so it can only be found among themselves.
  private func resolve(
    _ collisions: [[Int]], _ segments: [Segment], _ slots: [String: Int], _ firsts: inout [UInt32]
  ) {
    var contents: [ExactContent: UInt32] = [:]
    for (segment, indices) in zip(segments, collisions) {
      let member = segment.member
      for index in indices.sorted() {
        let ordinal = segment.ordinals[index - segment.start]
        let content = ExactContent(readers[member.side], member.side, member.type, ordinal, slots: slots, ids)
        firsts[index] = contents[content] ?? UInt32(index)
        contents[content] = firsts[index]
      }
    }
  }
}

/// The numbers of contents: two records of a class of types have the same content, all the way down, exactly when they
/// have the same number. Whole subtrees are then compared by comparing two integers.
struct ContentIDs: Sendable {
  /// By side, type and ordinal.
  fileprivate(set) var ids: [[[UInt32]]]

  /// What stands for a reference that leads nowhere: null, to a record that does not exist, or into a type that is not
  /// loaded. Records that were not needed have it too.
  static let missing: UInt32 = 1
  static let first: UInt32 = 2

  init(_ readers: [StateReader]) { ids = readers.map { $0.types.map { _ in [] } } }

  @inline(__always)
  static func id(_ ids: [UInt32], _ ordinal: Ordinal) -> UInt32 { ordinal < ids.count ? ids[ordinal] : missing }

  /// The number of a record; `missing` for a nil type.
  func id(_ side: Int, _ type: Int?, _ ordinal: Ordinal) -> UInt32 {
    type.map { Self.id(ids[side][$0], ordinal) } ?? Self.missing
  }

  /// The numbers of one type, none for a nil type.
  func column(_ side: Int, _ type: Int?) -> [UInt32] { type.map { ids[side][$0] } ?? [] }

  mutating func setColumn(_ member: ContentClasses.Member, _ column: [UInt32]) {
    ids[member.side][member.type] = column
  }

  mutating func set(_ member: ContentClasses.Member, _ ordinal: Ordinal, _ id: UInt32) {
    ids[member.side][member.type][ordinal] = id
  }

  /// The entries of a LIST, SET or MAP record by their numbers, key in the high half; sorted but for lists.
  func entries(_ records: StateReader.CollectionReader, _ side: Int, _ ordinal: Ordinal) -> [UInt64] {
    var entries: [UInt64] = []
    for (key, value) in records.entries(at: ordinal) {
      let low = records.kind == .map ? id(side, records.values, value) : 0
      entries.append(UInt64(id(side, records.keys, key)) << 32 | UInt64(low))
    }
    if records.kind != .list { entries.sort() }
    return entries
  }
}
