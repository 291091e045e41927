import BitMemory
import Hollow
import RuleKit

/// All videos ordered family by family: a parent before its children, families by the id of their root.
///
/// A family is a root (a movie, a show, or a season or episode whose parent is missing) with all that hangs under it.
/// Depth first from the root, children ascending by id: so a family is a range of positions, evaluated as it lies, and
/// the order is the same in every process. The table's columns are indexed by position.
///
/// What decides a video's position is its id, its kind and its parent (`VideoPlace`). As long as changes of the dataset
/// leave these alone, as those of a title or a runtime do, the order stays, and only ordinals are replaced.
struct VideoTable: Sendable {
  /// Ordinals of the `Video` records.
  private(set) var ordinals: [Ordinal]
  let ids: [Int64]
  let kinds: [VideoKind]
  /// Position of the parent, -1 without one.
  let parents: [Int32]
  let hasMissingParent: [Bool]
  /// Where each family starts; ends with the number of videos.
  let familyStarts: [Int]
  private var index: PrimaryKeyIndex
  /// Position by ordinal, -1 for none.
  private var positions: [Int32]

  var count: Int { ids.count }

  private static let requiredFields: [(VideoField, FieldType)] = [(.id, .long), (.kind, .reference)]

  /// O(videos log videos). Throws `DatasetError` for a video without id or kind.
  init(_ inputs: InputStates) throws {
    try NamedRecords(inputs: inputs, dataset: .videos).requireValues(Self.requiredFields)
    try self.init(inputs, index: try PrimaryKeyIndex(inputs.data(.videos), type: VideoField.typeName))
  }

  /// The table after `old`: O(changes + pages) and a copy of the order while every video keeps its place, else O(videos
  /// log videos).
  init(_ inputs: InputStates, after old: VideoTable, _ changes: StateChanges) throws {
    try NamedRecords(inputs: inputs, dataset: .videos).requireValues(Self.requiredFields, after: changes)
    let index = try old.index.updated(by: changes)
    let (removed, added) = (changes.removed(VideoField.typeName), changes.added(VideoField.typeName))
    let before = try VideoSource(inputs.replacing(.videos, with: changes.old), index: old.index)
    let after = try VideoSource(inputs, index: index)
    // A changed record is one removed and one added. Where their places are the same in pairs, nobody moved.
    guard removed.map(before.place).sorted() == added.map(after.place).sorted(), index.duplicates.isEmpty else {
      try self.init(inputs, index: index)
      return
    }
    self = old
    self.index = index
    let slots = inputs.data(.videos)[type: VideoField.typeName]?.slotCount ?? 0
    if positions.count < slots { positions += repeatElement(-1, count: slots - positions.count) }
    for ordinal in added {
      guard let position = old.position(ofID: after.id(ordinal)) else { preconditionFailure("a video without a place") }
      positions[ordinal] = Int32(position)
      ordinals[position] = ordinal
    }
  }

  /// Throws `DatasetError` for two videos of one id.
  private init(_ inputs: InputStates, index: PrimaryKeyIndex) throws {
    let data = inputs.data(.videos)
    if let duplicate = index.duplicates.first {
      throw NamedRecords(inputs: inputs, dataset: .videos)
        .error(VideoField.id, duplicate, "another record has the same id")
    }
    let source = try VideoSource(inputs, index: index)
    let families = source.families(data.populated(VideoField.typeName))
    self.index = index
    ordinals = families.ordinals
    familyStarts = families.starts
    ids = ordinals.map(source.id)
    kinds = ordinals.map(source.kind)
    var positions = [Int32](repeating: -1, count: data[type: VideoField.typeName]?.slotCount ?? 0)
    for (position, ordinal) in ordinals.enumerated() { positions[ordinal] = Int32(position) }
    self.positions = positions
    let parents = ordinals.map(source.parent)
    self.parents = parents.map { parent in
      if case .present(let ordinal) = parent { return positions[ordinal] }
      return -1
    }
    hasMissingParent = parents.map { parent in
      if case .missing = parent { return true }
      return false
    }
  }

  /// The position of the video with `id`. O(1) expected.
  func position(ofID id: Int64) -> Int? { index.find(id).map { Int(positions[$0]) } }

  /// The position of the video whose record is at `ordinal`, which is populated.
  func position(of ordinal: Ordinal) -> Int { Int(positions[ordinal]) }

  /// How many families there are.
  var familyCount: Int { familyStarts.count - 1 }

  /// The number of the family that the video at `position` belongs to. O(log families).
  func familyNumber(ofPosition position: Int) -> Int {
    familyStarts.partitionPoint { $0 <= position } - 1
  }

  /// The positions of family `number`.
  func family(_ number: Int) -> Range<Int> { familyStarts[number]..<familyStarts[number + 1] }

  /// The positions of the family that the video at `position` belongs to. O(log families).
  func family(ofPosition position: Int) -> Range<Int> { family(familyNumber(ofPosition: position)) }

  /// Memory held, in bytes.
  var byteSize: Int {
    ordinals.count * (8 + 8 + 1 + 4 + 1) + familyStarts.count * 8 + positions.count * 4 + index.byteSize
  }
}

/// What of a `Video` record decides its place among the families.
struct VideoPlace: Hashable, Comparable {
  let id: Int64
  let kind: VideoKind
  /// As the record says, whether there is such a video or not.
  let parentID: Int64?

  static func < (left: VideoPlace, right: VideoPlace) -> Bool { left.id < right.id }
}

/// What a `Video` record's parentId leads to.
enum Parent {
  case none
  case present(Ordinal)
  /// Named, but absent or of another kind than a parent must be.
  case missing
}

/// Columns of the `Video` type, and the families that its records form. Used while the table is built.
struct VideoSource {
  private let ids: FieldColumn
  private let kinds: FieldColumn
  private let parents: FieldColumn
  private let kindNames: [VideoKind]
  let index: PrimaryKeyIndex

  init(_ inputs: InputStates, index: PrimaryKeyIndex) throws {
    let data = inputs.data(.videos)
    ids = try data.column(VideoField.id, .long)
    kinds = try data.column(VideoField.kind, .reference)
    parents = try data.column(VideoField.parentId, .long)
    kindNames = try NamedRecords(inputs: inputs, dataset: .videos)
      .values(VideoKindField.name, placeholder: .movie) { VideoKind(name: $0) }
    self.index = index
  }

  func id(_ ordinal: Ordinal) -> Int64 { ids.long(at: ordinal) ?? 0 }
  func kind(_ ordinal: Ordinal) -> VideoKind { kindNames[kinds.reference(at: ordinal) ?? 0] }

  /// What places a video in its family: nothing else of a record decides the order of the table.
  func place(_ ordinal: Ordinal) -> VideoPlace {
    VideoPlace(id: id(ordinal), kind: kind(ordinal), parentID: parents.long(at: ordinal))
  }

  /// Where a record's parent is. A parent counts only if it is of the kind that the child's kind hangs under.
  func parent(_ ordinal: Ordinal) -> Parent {
    guard let wanted = kind(ordinal).parentKind else { return .none }
    guard let id = parents.long(at: ordinal), let found = index.find(id), kind(found) == wanted else { return .missing }
    return .present(found)
  }

  /// Depth-first from each root, children ascending by id. O(videos log videos).
  func families(_ populated: BitSet) -> (ordinals: [Ordinal], starts: [Int]) {
    let sorted = populated.map { (id: id($0), ordinal: $0) }.sorted { $0.id < $1.id }
    // The children of each video as a list through its slots: first child, and from child to child; -1 at the ends. A
    // child is put at the head of its parent's list, so the videos are gone through from the highest id down for
    // children to ascend.
    var firstChild = [Int32](repeating: -1, count: populated.highest + 1)
    var nextChild = firstChild
    var roots: [Ordinal] = []
    for (_, ordinal) in sorted.reversed() {
      if case .present(let parent) = parent(ordinal) {
        nextChild[ordinal] = firstChild[parent]
        firstChild[parent] = Int32(ordinal)
      } else {
        roots.append(ordinal)
      }
    }
    var ordinals: [Ordinal] = []
    ordinals.reserveCapacity(sorted.count)
    func descend(_ ordinal: Ordinal) {  // at most three levels: a parent's kind is always another
      ordinals.append(ordinal)
      var child = firstChild[ordinal]
      while child >= 0 {
        descend(Int(child))
        child = nextChild[Int(child)]
      }
    }
    var starts: [Int] = []
    for root in roots.reversed() {
      starts.append(ordinals.count)
      descend(root)
    }
    return (ordinals, starts + [ordinals.count])
  }
}
