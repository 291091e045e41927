/// One title with all that its records are made of.
struct SyntheticTitle: Sendable {
  let layout: TitleLayout
  let profile: TitleProfile
  /// Its videos in id order; fewer than the layout's at the very end of a catalogue.
  let nodes: [VideoNode]
  /// The video behind which records of unknown videos stand, when it is one of this title's.
  let strayIndex: Int?

  /// - Parameter videoLimit: videos from this index on are left out.
  init(seed: UInt64, layout: TitleLayout, block: CatalogueBlock, videoLimit: Int) {
    self.layout = layout
    profile = TitleProfile(seed: seed, title: layout)
    let indexes = layout.firstIndex..<min(layout.endIndex, videoLimit)
    var nodes = layout.nodes
    nodes.removeSubrange(indexes.count...)
    if indexes.contains(block.orphanIndex) { nodes[block.orphanIndex - layout.firstIndex].isOrphan = true }
    self.nodes = nodes
    strayIndex = indexes.contains(block.strayIndex) ? block.strayIndex : nil
  }

  /// The movie or show.
  var top: VideoNode { nodes[0] }
}
