import Gatekeeper
import RuleKit

/// Compares an export's tables, as the server counts them, with the state.
///
/// Comparing cell by cell would mean reading everything back. Instead both sides are added up the same way: for each country
/// the rows, the live cells, the entries of `blockers` and the video ids, and over all the blocks and their countries. The
/// server adds up what it stored, `StateTally` what the state says, from its country sets and not from the rows that were
/// sent. A row that is missing, doubled, or belongs to another video or country changes a sum.
struct ExportVerification {
  let server: ServerConnection
  let tables: ExportTables

  /// Throws `.verification` with the first country that differs. One pass over the rows.
  ///
  /// - Returns: the number of cells that the server counted.
  @discardableResult func check(_ tally: StateTally) throws(ExportError) -> Int {
    server.step = .verify
    var rows = 0
    try server.longTransaction { () throws(ExportError) in
      rows = try checkCells(tally)
      try checkBlocks(tally)
    }
    return rows
  }

  /// Compares the rows of `liveness`, country by country, and gives their number.
  private func checkCells(_ tally: StateTally) throws(ExportError) -> Int {
    let rows = try server.query(
      """
      select country, count(*), count(*) filter (where live), sum(cardinality(blockers)), sum(video_id)
      from \(tables.qualified(ExportLayout.liveness)) group by country
      """)
    var counted = [StateTally.CountryCells](repeating: .init(), count: Country.count)
    for row in rows {
      guard let country = Country(code: row[0] ?? "") else {
        throw error("there are cells of a country '\(row[0] ?? "")'")
      }
      counted[Int(country.index)] = .init(
        rows: number(row[1]), live: number(row[2]), blockers: number(row[3]), videoIDs: Int128(row[4] ?? "") ?? -1)
    }
    for country in Country.all where counted[Int(country.index)] != tally.countries[Int(country.index)] {
      throw error(
        "\(country) has \(words(counted[Int(country.index)])), the state \(words(tally.countries[Int(country.index)]))")
    }
    return counted.reduce(0) { $0 + $1.rows }
  }

  /// Compares the rows of `block`.
  private func checkBlocks(_ tally: StateTally) throws(ExportError) {
    let rows = try server.query(
      "select count(*), coalesce(sum(cardinality(countries)), 0) from \(tables.qualified(ExportLayout.block))")
    let counted = rows.first.map { [number($0[0]), number($0[1])] } ?? []
    guard counted == [tally.blocks, tally.blockedCountries] else {
      throw error("\(counted) blocks and blocked countries, the state \([tally.blocks, tally.blockedCountries])")
    }
  }

  /// A count of the server; -1, which equals no count, for an answer that is not a number.
  private func number(_ text: String?) -> Int { text.flatMap { Int($0) } ?? -1 }

  private func words(_ tally: StateTally.CountryCells) -> String {
    "\(tally.rows) rows, \(tally.live) live, \(tally.blockers) blockers, sum of video ids \(tally.videoIDs)"
  }

  private func error(_ message: String) -> ExportError {
    ExportError(
      .verification, .verify, "table \(tables.name(ExportLayout.liveness)): \(message)",
      wayOut: "Look for triggers or hands on the tables, then export again (with force when the version is current)")
  }
}

/// What a state's rows must add up to, counted from its country sets and not from the rows that were written. O(blocks).
struct StateTally: Hashable, Sendable {
  /// One country's column of cells.
  struct CountryCells: Hashable, Sendable {
    var rows = 0
    var live = 0
    /// Entries of `blockers`, over all its cells.
    var blockers = 0
    /// Sum of the video ids: a row of another video shows here.
    var videoIDs: Int128 = 0
  }

  private(set) var countries = [CountryCells](repeating: CountryCells(), count: Country.count)
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
