import RuleKit

/// The shape of one title: a movie, or a show with its seasons and their episodes in id order.
struct TitleLayout: Sendable {
  /// Index of the movie or show.
  let firstIndex: Int
  /// Episodes of each season; empty for a movie.
  let episodeCounts: [Int]

  var isMovie: Bool { episodeCounts.isEmpty }

  var videoCount: Int { 1 + episodeCounts.count + episodeCounts.reduce(0, +) }

  /// One past the last of its videos.
  var endIndex: Int { firstIndex + videoCount }

  /// Its videos: show, season 1 and its episodes, season 2, ...
  var nodes: [VideoNode] {
    var nodes = [VideoNode(index: firstIndex, kind: isMovie ? .movie : .show, parentIndex: nil, number: nil)]
    nodes.reserveCapacity(videoCount)
    for (offset, episodeCount) in episodeCounts.enumerated() {
      let seasonIndex = firstIndex + nodes.count
      nodes.append(VideoNode(index: seasonIndex, kind: .season, parentIndex: firstIndex, number: offset + 1))
      for episode in 1...episodeCount {
        nodes.append(
          VideoNode(index: seasonIndex + episode, kind: .episode, parentIndex: seasonIndex, number: episode))
      }
    }
    return nodes
  }
}
