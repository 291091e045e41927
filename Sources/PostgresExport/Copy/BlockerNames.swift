import Gatekeeper
import RuleKit

/// The distinct `rule/code` names of a state's blockers. Names are compared by their bytes: texts that Unicode calls
/// equivalent are two names here, as they are in the database.
struct BlockerNames: Sendable {
  /// UTF-8 of each name.
  let texts: [[UInt8]]
  /// The names as elements of an array.
  let elements: [[UInt8]]
  /// Index into `texts` by ordinal of the blocker.
  private let nameOfBlocker: [Int]

  init(_ blockers: [Blocker]) {
    var texts: [[UInt8]] = []
    var indices: [[UInt8]: Int] = [:]
    nameOfBlocker = blockers.map { blocker in
      let text = Array(blocker.name.utf8)
      if let index = indices[text] { return index }
      indices[text] = texts.count
      texts.append(text)
      return texts.count - 1
    }
    self.texts = texts
    elements = texts.map { CopyFields.element($0) }
  }

  /// A video's blocks with those of one name joined, in their order.
  func merged(_ blocks: [LivenessState.Block]) -> [NamedBlock] {
    var merged: [NamedBlock] = []
    for block in blocks {
      let name = nameOfBlocker[block.blocker]
      if let position = merged.firstIndex(where: { $0.name == name }) {
        merged[position].countries.formUnion(block.countries)
      } else {
        merged.append(NamedBlock(name: name, countries: block.countries))
      }
    }
    return merged
  }
}
