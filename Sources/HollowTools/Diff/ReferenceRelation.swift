import BitMemory
import Hollow

/// When a reference on the left and one on the right count as the same.
protocol ReferenceRelation: Sendable {
  func areSame(_ left: Ordinal, _ right: Ordinal) -> Bool
}

/// The same number for the content.
struct ContentRelation: ReferenceRelation {
  let left: [UInt32]
  let right: [UInt32]

  @inline(__always)
  func areSame(_ left: Ordinal, _ right: Ordinal) -> Bool {
    ContentIDs.id(self.left, left) == ContentIDs.id(self.right, right)
  }
}
