import BitMemory

/// Gathers the families of the new catalogue that changed records reach.
struct TouchedFamilies {
  private let old: VideoTable
  private let new: VideoTable
  /// Numbers of families of the new catalogue.
  private(set) var families = BitSet()

  init(old: VideoTable, new: VideoTable) { (self.old, self.new) = (old, new) }

  /// The family of a video, which may be unknown: then a record about it reaches nobody.
  mutating func add(video id: Int64) {
    if let position = new.position(ofID: id) { families.insert(new.familyNumber(ofPosition: position)) }
  }

  /// The family of a video whose own record changed, and wherever the members of its former family are now: one that left
  /// leaves a parent without a child, or children without a parent.
  mutating func add(familyOf id: Int64) {
    add(video: id)
    guard let position = old.position(ofID: id) else { return }
    for member in old.family(ofPosition: position) { add(video: old.ids[member]) }
  }
}
