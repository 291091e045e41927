import BitMemory
public import Hollow

/// How the records of one keyed type differ between two states, whole contents compared: a record is modified when
/// anything under it is. The states may be of one chain or have nothing in common, and their schemas may differ.
///
/// Exact by content, never by ordinal alone. Sets and maps have no order; a field that one state's schema does not have is
/// null there; INT and LONG compare as numbers; what was left out on loading is not compared. Records that share a key,
/// which no sound dataset has, pair up so: equal contents first, then the others in the order of their ordinals; what is
/// left over was added or removed. A null key is a key like any other.
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
  public let key: RecordKey
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
  public var isEmpty: Bool { removed.isEmpty && added.isEmpty && modified.isEmpty }

  /// Compares the records of `type`.
  ///
  /// Throws `SchemaError` when a state has no such OBJECT type or no such key, `RecordDiffError` when the key holds other
  /// things on the two sides, or a record that has to be compared leads back to itself.
  ///
  /// - Parameters:
  ///   - key: paths from the record; by default the primary key of the right state's schema.
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
    self.key = try RecordKey(type, in: right, paths: key)
    keys = try Self.readers(of: self.key, left, right)
    readers = [try StateReader(left), try StateReader(right)]
    let classes = ContentClasses(root: type, readers)
    let same = SameOrdinals(readers, from: left, to: right)
    let types = readers.compactMap { $0.position(of: type) }
    let candidates = [left, right].map { Array($0.populated(type).subtracting(same.sets[types[0]])) }
    let matches = KeyMatches(keys, candidates, threads: threads)
    var needed = NeededRecords(readers, classes, same)
    needed.mark(matches.roots, types: types)
    ids = try ContentNumbering(readers, classes, same, needed, threads: threads, hashMask: hashMask).ids
    let outcome = DiffOutcome(matches, left: ids.column(0, types[0]), right: ids.column(1, types[1]))
    (removed, added, modified) = (outcome.removed, outcome.added, outcome.modified)
  }

  /// Compares one pair of records and nothing else, whatever their keys. Throws as the other initializer does.
  /// O(types + highest ordinal under the pair + what the two hold).
  public init(_ left: DataState, _ right: DataState, key: RecordKey, pair: Pair) throws {
    (self.left, self.right, self.key) = (left, right, key)
    keys = try Self.readers(of: key, left, right)
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

  private static func readers(of key: RecordKey, _ left: DataState, _ right: DataState) throws -> [KeyReader] {
    let leftKey = try RecordKey(key.type, in: left, paths: key.paths)
    let paths = key.paths.joined(separator: ",")
    if key.partTypes.contains(.reference) {
      throw RecordDiffError(
        type: key.type, reason: "its key \(paths) is an ordinal, which means nothing in another state")
    }
    guard zip(leftKey.partTypes, key.partTypes).allSatisfy({ ValueKind($0) == ValueKind($1) }) else {
      let types = [leftKey, key].map { $0.partTypes.map(\.rawValue).joined(separator: ",") }
      throw RecordDiffError(
        type: key.type, reason: "its key \(paths) is \(types[0]) on the left and \(types[1]) on the right")
    }
    return [try KeyReader(leftKey, in: left), try KeyReader(key, in: right)]
  }

  /// The key of a left record (a removed one, or the left of a pair).
  public func key(ofLeft ordinal: Ordinal) -> [KeyPart] { keys[0].key(at: ordinal) }

  /// The key of a right record (an added one, or the right of a pair).
  public func key(ofRight ordinal: Ordinal) -> [KeyPart] { keys[1].key(at: ordinal) }
}
