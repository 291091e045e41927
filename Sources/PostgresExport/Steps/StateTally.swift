import Gatekeeper
import RuleKit

/// What a state's rows must add up to, counted from its country sets and not from the rows that were written.
struct StateTally: Hashable, Sendable {
  /// One country's column of cells.
  struct CountryTally: Hashable, Sendable {
    var rows = 0
    var live = 0
    /// Entries of `blockers`, over all its cells.
    var blockers = 0
    /// Sum of the video ids: a row of another video shows here.
    var videoIDs: Int128 = 0
  }

  private(set) var countries = [CountryTally](repeating: CountryTally(), count: Country.count)
  private(set) var blocks = 0
  /// Entries of `countries`, over all blocks.
  private(set) var blockedCountries = 0

  init(_ state: LivenessState) {
    let names = BlockerNames(state.blockers)
    for video in state.videos {
      let blocks = state.blocks(video)
      self.blocks += blocks.count
      blockedCountries += blocks.reduce(0) { $0 + $1.countries.count }
      for country in state.live(video) { countries[Int(country.index)].live += 1 }
      for block in names.merged(blocks) {
        for country in block.countries { countries[Int(country.index)].blockers += 1 }
      }
    }
    let videoIDs = state.videos.reduce(0 as Int128) { $0 + Int128(state.videoID($1)) }
    for country in countries.indices {
      (countries[country].rows, countries[country].videoIDs) = (state.videos.count, videoIDs)
    }
  }

  var cells: Int { countries.reduce(0) { $0 + $1.rows } }
  var liveCells: Int { countries.reduce(0) { $0 + $1.live } }
}
