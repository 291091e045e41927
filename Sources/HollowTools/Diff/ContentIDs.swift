import BitMemory
import Hollow

/// A number for each content under the records a diff has to look into: two records of a class of types have the same
/// content exactly when they have the same number. So subtrees compare by one comparison of integers.
struct ContentIDs: Sendable {
  /// By side, type and ordinal.
  fileprivate(set) var ids: [[[UInt32]]]

  /// References to no record, to one that does not exist or to a type that is not loaded, and records nobody asked about.
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
