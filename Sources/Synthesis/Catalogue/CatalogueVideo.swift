import Gatekeeper
import RuleKit

/// One video of the catalogue with the family it belongs to: enough to make each of its records by themselves.
struct CatalogueVideo: Sendable {
  let family: SyntheticFamily
  let node: VideoNode

  var id: Int64 { SyntheticID.video(node.index) }

  /// The movie or show of this video: what has contracts and ratings.
  var top: CatalogueVideo { CatalogueVideo(family: family, node: family.top) }
}

extension SyntheticCatalogue {
  /// The video at a place, 0-based in id order; also one behind the catalogue's end, as a larger catalogue would have it.
  ///
  /// - Complexity: O(videos of a block): a few microseconds.
  func video(at index: Int) -> CatalogueVideo {
    let block = CatalogueBlock(seed: seed, number: CatalogueBlock.number(ofVideo: index))
    // The family is whole even where the catalogue ends inside it.
    let family = SyntheticFamily(seed: seed, layout: block.family(containing: index), block: block, videoLimit: .max)
    return CatalogueVideo(family: family, node: family.nodes[index - family.layout.firstIndex])
  }

  /// The record of the video itself.
  func record(of video: CatalogueVideo) -> Video { videoGenerator.video(video.node, of: video.family) }

  /// The contracts of one video, as the catalogue has them.
  func contracts(of video: CatalogueVideo) -> [Contract] {
    collected { contractGenerator.append(video.node, video.family.profile, to: &$0) }
  }

  /// The assets of one video, as the catalogue has them.
  func assets(of video: CatalogueVideo) -> [Asset] {
    collected { assetGenerator.append(video.node, video.family.profile, to: &$0) }
  }

  /// The ratings of one video, as the catalogue has them.
  func ratings(of video: CatalogueVideo) -> [Rating] {
    collected { ratingGenerator.append(video.node, video.family, to: &$0) }
  }

  /// The synopses of one video, as the catalogue has them.
  func synopses(of video: CatalogueVideo) -> [Synopsis] {
    collected { synopsisGenerator.append(video.node, video.family.profile, to: &$0) }
  }

  private func collected<Record>(_ append: (inout [Record]) -> Void) -> [Record] {
    var records: [Record] = []
    append(&records)
    return records
  }
}
