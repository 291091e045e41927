import BitMemory
import Hollow
import RuleKit
import Timeline

/// The ratings dataset, by video; made like `AssetTable`.
struct RatingTable: Sendable {
  let byVideo: OneToManyIndex
  /// Board ids by ordinal; empty at ordinals without one.
  let boards: [String]
  private let boardOfRating: FieldColumn
  private let countryOfRating: FieldColumn
  private let countries: [Country?]

  /// Reads and checks the records; after the table of the state before only those that `changes` added. O(records), or
  /// O(changes + pages).
  init(_ inputs: InputStates, after old: RatingTable? = nil, _ changes: StateChanges? = nil) throws {
    let data = inputs.data(.ratings)
    let records = NamedRecords(inputs: inputs, dataset: .ratings)
    try records.requireValues(
      [(RatingField.videoId, .long), (.country, .reference), (.board, .reference)], after: changes)
    if let old, let changes {
      byVideo = try old.byVideo.updated(by: changes)
    } else {
      byVideo = try OneToManyIndex(data, type: RatingField.typeName, key: ["\(RatingField.videoId)"])
    }
    boards = try records.texts(BoardField.id)
    boardOfRating = try data.column(RatingField.board, .reference)
    countryOfRating = try data.column(RatingField.country, .reference)
    countries = try records.values(CountryField.code, placeholder: nil) { Country(code: $0) as Country?? }
  }

  /// A video's own ratings grouped by board, nil without any. O(ratings of the video).
  ///
  /// A video has a rating in each of many countries, by a few boards. A rule asks which countries a board rated, so the
  /// facts are one set of countries a board.
  ///
  /// - Parameter vocabulary: the world's boards, by ordinal of the `Board` records.
  func facts(ofVideo id: Int64, vocabulary: [Board?]) -> RatingFacts? {
    let ordinals = byVideo.find(id)
    if ordinals.isEmpty { return nil }
    var groups: [RatingFacts.ByBoard] = []
    for ordinal in ordinals {
      guard let country = countries[countryOfRating.reference(at: ordinal) ?? 0],
        let board = vocabulary[boardOfRating.reference(at: ordinal) ?? 0]
      else { continue }
      Self.add(country, of: board, to: &groups)
    }
    return RatingFacts(videoID: id, groups)
  }

  /// Keeps `groups` ascending by board. O(groups), of which a video has a few.
  private static func add(_ country: Country, of board: Board, to groups: inout [RatingFacts.ByBoard]) {
    var place = groups.count
    while place > 0, groups[place - 1].board.id > board.id { place -= 1 }
    if place > 0, groups[place - 1].board == board {
      groups[place - 1].countries.insert(country)
    } else {
      var countries = CountrySet()
      countries.insert(country)
      groups.insert(RatingFacts.ByBoard(board: board, countries: countries), at: place)
    }
  }
}
