/// The hash of one video's verdicts: a leaf of the digest tree.
public struct DigestLeaf: Hashable, Sendable {
  public let videoID: Int64
  public let hash: ContentHash
}
