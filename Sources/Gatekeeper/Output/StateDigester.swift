import Hollow

/// Computes the leaves of a stored output state from its records.
struct StateDigester {
  private let state: LivenessState
  private let blockers: [ContentHash]
  private var content = LeafContent()

  init(_ state: LivenessState) {
    self.state = state
    blockers = state.blockers.map { LeafContent.blocker(rule: $0.rule, code: $0.code, detail: $0.detail) }
  }

  /// The leaf of the video at `video`. O(its blocks and assets).
  mutating func leaf(_ video: Ordinal) -> DigestLeaf {
    content.begin(videoID: state.videoID(video), live: state.live(video))
    let blocks = state.blocks(video)
    content.count(blocks.count)
    for block in blocks { content.block(blockers[block.blocker], block.countries) }
    let assets = state.assets(video)
    content.count(assets.count)
    for asset in assets { content.asset(asset.assetID, asset.live) }
    return content.leaf(nextChange: state.nextChange(video))
  }
}
