import BitMemory
import Hollow
import RuleKit

/// Columns of the `Video` type, while the table is built.
struct VideoSource {
  let ids: FieldColumn
  let kinds: FieldColumn
  let parents: FieldColumn
  let kindNames: [VideoKind]
  let index: PrimaryKeyIndex

  func id(_ ordinal: Ordinal) -> Int64 { ids.long(at: ordinal) ?? 0 }
  func kind(_ ordinal: Ordinal) -> VideoKind { kindNames[kinds.reference(at: ordinal) ?? 0] }

  func parent(_ ordinal: Ordinal) -> Parent {
    guard let wanted = kind(ordinal).parentKind else { return .none }
    guard let id = parents.long(at: ordinal), let found = index.find(id), kind(found) == wanted else { return .missing }
    return .present(found)
  }

  /// Depth-first from each root, children ascending by id.
  func families(_ populated: BitSet) -> (ordinals: [Ordinal], starts: [Int]) {
    let sorted = populated.map { (id: id($0), ordinal: $0) }.sorted { $0.id < $1.id }
    var roots: [Ordinal] = []
    var children: [Ordinal: [Ordinal]] = [:]
    for (_, ordinal) in sorted {
      if case .present(let parent) = parent(ordinal) {
        children[parent, default: []].append(ordinal)
      } else {
        roots.append(ordinal)
      }
    }
    var ordinals: [Ordinal] = []
    ordinals.reserveCapacity(sorted.count)
    func descend(_ ordinal: Ordinal) {  // at most three levels: a parent's kind is always another
      ordinals.append(ordinal)
      for child in children[ordinal] ?? [] { descend(child) }
    }
    var starts: [Int] = []
    for root in roots {
      starts.append(ordinals.count)
      descend(root)
    }
    return (ordinals, starts + [ordinals.count])
  }
}
