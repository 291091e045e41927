import BitMemory
public import Hollow

/// How the records of one type with a key differ between two states. Whole contents are compared: a record is modified
/// when anything under it is. The states may be of one chain or have nothing in common, and their schemas may differ.
///
/// ```swift
/// let diff = try RecordDiff(old, new, type: "Station")
/// for ordinal in diff.added { print("new: \(diff.key.text(diff.key(ofRight: ordinal)))") }
/// for pair in diff.modified {
///   for change in try diff.differences(of: pair) { print(change.pathText, change.old?.short ?? "nothing") }
/// }
/// ```
///
/// The result depends on contents and never on ordinals alone. Sets and maps have no order. A field that one state's
/// schema does not have is null there. INT and LONG compare as numbers. What was left out on loading is not compared. A
/// null key is a key like any other. Where the primary key was changed between the states, `RecordPairing` says what pairs. No
/// sound dataset has records that share a key; if there are any, equal contents
/// pair first, then the others in the order of their ordinals, and what is left over was added or removed.
///
/// It is done in these steps: records that are the same at the same ordinal are put aside (`SameOrdinals`), the others
/// are paired by key (`KeyMatches`), what is below the pairs is marked (`NeededRecords`) and numbered by content
/// (`ContentNumbering`), and a pair is modified when the numbers of its two records differ (`DiffOutcome`).
public struct RecordDiff: Sendable {
  /// The two records of one key.
  public struct Pair: Hashable, Sendable {
    public var left: Ordinal
    public var right: Ordinal

    public init(left: Ordinal, right: Ordinal) { (self.left, self.right) = (left, right) }
  }

  public let left: DataState
  public let right: DataState
  /// Keys of the type compared, as in the right state.
  public let key: KeyPaths
  /// Likewise as in the left state: the same paths, unless records were paired by content.
  public let leftKey: KeyPaths
  /// Which keys records were paired by, where the two states do not say the same.
  public let pairing: RecordPairing
  /// Ordinals of the left state, ascending.
  public let removed: [Ordinal]
  /// Ordinals of the right state, ascending.
  public let added: [Ordinal]
  /// Ascending by the left record.
  public let modified: [Pair]
  let readers: [StateReader]
  let ids: ContentIDs
  private let keys: [KeyReader]

  public var type: String { key.type }
  /// Whether the records of the type are the same in both states.
  public var isEmpty: Bool { removed.isEmpty && added.isEmpty && modified.isEmpty }

  /// Compares the records of `type`.
  ///
  /// Throws `SchemaError` when a state has no such OBJECT type or no such key, `RecordDiffError` when the key holds
  /// other things on the two sides, or a record that has to be compared leads back to itself.
  ///
  /// - Parameters:
  ///   - key: paths from the record; by default the primary key of the schemas (`RecordPairing`).
  ///   - threads: at most this many threads work; the result is the same with any number.
  /// - Complexity: O(records of the types that changed), a few nanoseconds a stored value, when the states are of one
  ///   chain; O(everything under the records that differ) on top.
  public init(
    _ left: DataState, _ right: DataState, type: String, key: [String]? = nil, threads: Int = 2
  ) throws {
    try self.init(left, right, type: type, key: key, threads: threads, hashMask: .max)
  }

  init(_ left: DataState, _ right: DataState, type: String, key: [String]?, threads: Int, hashMask: UInt64) throws {
    (self.left, self.right) = (left, right)
    let chosen = try ChosenKeys(type, left, right, key)
    (leftKey, self.key, keys, pairing) = (chosen.left, chosen.right, chosen.readers, chosen.pairing)
    readers = [try StateReader(left), try StateReader(right)]
    let classes = ContentClasses(root: type, readers)
    let same = SameOrdinals(readers, from: left, to: right)
    let types = readers.compactMap { $0.position(of: type) }
    let candidates = [left, right].map { Array($0.populated(type).subtracting(same.sets[types[0]])) }
    let matches =
      pairing.isByContent ? KeyMatches(unpaired: candidates) : KeyMatches(keys, candidates, threads: threads)
    var needed = NeededRecords(readers, classes, same)
    needed.mark(matches.roots, types: types)
    ids = try ContentNumbering(readers, classes, same, needed, threads: threads, hashMask: hashMask).ids
    let outcome = DiffOutcome(
      matches, left: ids.column(0, types[0]), right: ids.column(1, types[1]), pairsOthers: !pairing.isByContent)
    (removed, added, modified) = (outcome.removed, outcome.added, outcome.modified)
  }

  /// Compares one pair of records and nothing else, whatever their keys. Throws as the other initializer does.
  /// O(types + highest ordinal under the pair + what the two hold).
  public init(_ left: DataState, _ right: DataState, key: KeyPaths, pair: Pair) throws {
    (self.left, self.right, self.key, leftKey, pairing) = (left, right, key, key, .byKey)
    keys = try ChosenKeys.readers(of: key, left, right)
    readers = [try StateReader(left), try StateReader(right)]
    let classes = ContentClasses(root: key.type, readers)
    let types = readers.compactMap { $0.position(of: key.type) }
    let same = SameOrdinals(none: readers)
    var needed = NeededRecords(readers, classes, same)
    needed.mark([[pair.left], [pair.right]], types: types)
    ids = try ContentNumbering(readers, classes, same, needed, threads: 1, hashMask: .max).ids
    (removed, added) = ([], [])
    modified = ids.id(0, types[0], pair.left) == ids.id(1, types[1], pair.right) ? [] : [pair]
  }

  /// The key of a left record (a removed one, or the left of a pair).
  public func key(ofLeft ordinal: Ordinal) -> [KeyPart] { keys[0].key(at: ordinal) }

  /// The key of a right record (an added one, or the right of a pair).
  public func key(ofRight ordinal: Ordinal) -> [KeyPart] { keys[1].key(at: ordinal) }
}

/// Two states that cannot be compared, and why.
public struct RecordDiffError: Error, Hashable, CustomStringConvertible {
  public var type: String
  public var reason: String

  public init(type: String, reason: String) { (self.type, self.reason) = (type, reason) }

  static func cycle(_ type: String, _ ordinal: Ordinal) -> RecordDiffError {
    RecordDiffError(
      type: type, reason: "the record \(ordinal) leads back to itself; contents without an end cannot be compared")
  }

  public var description: String { "cannot compare \(type): \(reason)" }
}

extension RecordDiff {
  /// Where the records of a modified pair differ, in schema order; at most `limit` places.
  ///
  /// Lists pair from both ends, and in between by position; sets list what was added and removed; maps pair by key. It
  /// enters only what differs, so it costs about the depth of each place and the width of what is on the way.
  public func differences(of pair: Pair, limit: Int = 1000) throws(SchemaError) -> [FieldDifference] {
    guard let left = readers[0].position(of: type), let right = readers[1].position(of: type) else { return [] }
    let expanders = [
      try RecordExpander(self.left, limits: Self.limits), try RecordExpander(self.right, limits: Self.limits),
    ]
    var walk = DifferenceWalk(readers, ids, expanders, limit: limit)
    return walk.run(from: .init(type: left, ordinal: pair.left), .init(type: right, ordinal: pair.right))
  }

  /// What a single old or new value may hold.
  private static let limits = RecordExpander.Limits(values: 10_000)
}

/// Which of the paired records are modified, by the numbers of their contents.
struct DiffOutcome {
  private(set) var removed: [Ordinal]
  private(set) var added: [Ordinal]
  private(set) var modified: [RecordDiff.Pair]
  private let leftIDs: [UInt32]
  private let rightIDs: [UInt32]

  /// - Parameters:
  ///   - left: the numbers of the left type by ordinal.
  ///   - right: those of the right type.
  ///   - pairsOthers: whether records of one group whose contents differ pair too.
  init(_ matches: KeyMatches, left: [UInt32], right: [UInt32], pairsOthers: Bool) {
    (leftIDs, rightIDs) = (left, right)
    (removed, added) = (matches.onlyLeft, matches.onlyRight)
    modified = matches.pairs.filter { ContentIDs.id(left, $0.left) != ContentIDs.id(right, $0.right) }
    for group in matches.repeated { pair(group.left, group.right, pairsOthers) }
    removed.sort()
    added.sort()
    modified.sort { ($0.left, $0.right) < ($1.left, $1.right) }
  }

  /// Pairs the records of a repeated key: equal contents are taken out one for one, the others pair in order, or not at all.
  private mutating func pair(_ left: [Ordinal], _ right: [Ordinal], _ pairsOthers: Bool) {
    var onRight: [UInt32: Int] = [:]
    for ordinal in right { onRight[ContentIDs.id(rightIDs, ordinal), default: 0] += 1 }
    var equal: [UInt32: Int] = [:]
    let old = left.filter { ordinal in
      let id = ContentIDs.id(leftIDs, ordinal)
      guard let count = onRight[id], count > 0 else { return true }
      onRight[id] = count - 1
      equal[id, default: 0] += 1
      return false
    }
    let new = right.filter { ordinal in
      let id = ContentIDs.id(rightIDs, ordinal)
      guard let count = equal[id], count > 0 else { return true }
      equal[id] = count - 1
      return false
    }
    let count = pairsOthers ? min(old.count, new.count) : 0
    modified += zip(old, new).prefix(count).map { RecordDiff.Pair(left: $0, right: $1) }
    removed += old.dropFirst(count)
    added += new.dropFirst(count)
  }
}

/// One place where two records of a key differ.
public struct FieldDifference: Hashable, Sendable {
  /// A step from a record to a part of it.
  public enum Step: Hashable, Sendable {
    case field(String)
    /// A list's element: its place on the left, or on the right for one that was added.
    case element(Int)
    /// A map's value, by its key.
    case key(ExpandedValue)
  }

  /// The steps from the record to the place, empty for the record itself.
  public var path: [Step]
  /// Nil when an element of a list, set or map was added: then `path` names it, or the set it went into.
  public var old: ExpandedValue?
  /// Nil when an element of a list, set or map was removed.
  public var new: ExpandedValue?

  public init(path: [Step], old: ExpandedValue?, new: ExpandedValue?) {
    (self.path, self.old, self.new) = (path, old, new)
  }

  /// The path for people: `title.value`, `windows[2].end`, `ratings{"US"}.board`.
  public var pathText: String {
    var text = ""
    for step in path {
      switch step {
      case .field(let name): text += text.isEmpty ? name : ".\(name)"
      case .element(let index): text += "[\(index)]"
      case .key(let key): text += "{\(key.short)}"
      }
    }
    return text
  }
}
