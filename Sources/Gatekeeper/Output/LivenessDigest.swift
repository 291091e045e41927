import BitMemory
import Crypto
import RuleKit

/// The content digest of an output: equal outputs have equal digests, whatever the ordinals, threads or process.
///
/// A leaf is the SHA-256 of one video's verdicts; the digest is the SHA-256 over video ids and leaves, ascending by id.
/// Integers are big-endian. A leaf covers: the video id (8 bytes), its live set (32), the number of blocks (4) and of each
/// the SHA-256 of `rule NUL code NUL detail` and its set (32 + 32), the number of assets (4) and of each its id and set
/// (8 + 32), and the next change in ms (8; Int64.min for none).
public struct LivenessDigest: Sendable {
  public struct Leaf: Hashable, Sendable {
    public let videoID: Int64
    /// 32 bytes.
    public let bytes: [UInt8]
  }

  private var leaves: [Leaf] = []

  public init() {}

  public mutating func add(_ leaves: some Sequence<Leaf>) { self.leaves.append(contentsOf: leaves) }

  /// The digest of all leaves added, in hexadecimal. O(videos log videos).
  public func hex() -> String {
    var hasher = SHA256()
    for leaf in leaves.sorted(by: { $0.videoID < $1.videoID }) {
      var id: [UInt8] = []
      id.append(bigEndian: leaf.videoID)
      hasher.update(data: id)
      hasher.update(data: leaf.bytes)
    }
    return hasher.finalize().hexadecimal
  }

  /// The digest of a stored output state, computed from its records.
  public static func hex(of state: LivenessState) -> String {
    let blockers = state.blockers.map { blocker(rule: $0.rule, code: $0.code, detail: $0.detail) }
    var digest = LivenessDigest()
    for video in state.videos {
      var content = LeafContent(videoID: state.videoID(video), live: state.live(video))
      let blocks = state.blocks(video)
      content.count(blocks.count)
      for block in blocks { content.block(blockers[block.blocker], block.countries) }
      let assets = state.assets(video)
      content.count(assets.count)
      for asset in assets { content.asset(asset.assetID, asset.live) }
      digest.leaves.append(content.leaf(nextChange: state.nextChange(video)))
    }
    return digest.hex()
  }

  /// The 32 bytes that stand for a blocker.
  static func blocker(rule: String, code: String, detail: String) -> [UInt8] {
    Array(SHA256.hash(data: Array(rule.utf8) + [0] + Array(code.utf8) + [0] + Array(detail.utf8)))
  }
}
