import BitMemory
import Hollow
import RuleKit
import Timeline

/// The assets dataset, by video.
struct AssetTable: Sendable {
  let byVideo: OneToManyIndex
  /// The tags of the `Language` records, by ordinal; empty at ordinals without one.
  let languages: [String]
  private let ids: FieldColumn
  private let kinds: FieldColumn
  private let languageOfAsset: FieldColumn
  private let states: FieldColumn
  private let availability: FieldColumn
  private let kindNames: [AssetKind]
  private let stateNames: [AssetState]

  /// Reads and checks the records; after the table of the state before only those that `changes` added. O(records), or
  /// O(changes + pages).
  init(_ inputs: InputStates, after old: AssetTable? = nil, _ changes: StateChanges? = nil) throws {
    let data = inputs.data(.assets)
    let records = NamedRecords(inputs: inputs, dataset: .assets)
    try records.requireValues(
      "Asset", [("id", .long), ("videoId", .long), ("kind", .reference), ("state", .reference)], after: changes)
    if let old, let changes {
      byVideo = try old.byVideo.updated(by: changes)
    } else {
      byVideo = try OneToManyIndex(data, type: "Asset", key: ["videoId"])
    }
    languages = try records.texts("Language", "tag")
    ids = try data.column("Asset", "id", .long)
    kinds = try data.column("Asset", "kind", .reference)
    languageOfAsset = try data.column("Asset", "language", .reference)
    states = try data.column("Asset", "state", .reference)
    availability = try data.column("Asset", "availableFrom", .long)
    kindNames = try records.values("AssetKind", "name", placeholder: .video) { AssetKind(name: $0) }
    stateNames = try records.values("AssetState", "name", placeholder: .ordered) { AssetState(name: $0) }
  }

  /// A video's own assets, ascending by id. `vocabulary` are the languages by ordinal.
  func facts(ofVideo id: Int64, vocabulary: [Language?]) -> [AssetFacts] {
    var facts: [AssetFacts] = []
    var isSorted = true
    for ordinal in byVideo.find(id) {
      let asset = asset(ordinal, vocabulary)
      if let last = facts.last, last.id > asset.id { isSorted = false }
      facts.append(asset)
    }
    if !isSorted { facts.sort { $0.id < $1.id } }
    return facts
  }

  private func asset(_ ordinal: Ordinal, _ vocabulary: [Language?]) -> AssetFacts {
    AssetFacts(
      id: ids.long(at: ordinal) ?? 0, kind: kindNames[kinds.reference(at: ordinal) ?? 0],
      language: languageOfAsset.reference(at: ordinal).flatMap { vocabulary[$0] },
      state: stateNames[states.reference(at: ordinal) ?? 0],
      availableFrom: availability.long(at: ordinal).map { Instant(milliseconds: $0) })
  }
}

/// The contracts dataset, by video.
struct ContractTable: Sendable {
  let byVideo: OneToManyIndex
  private let ids: FieldColumn
  private let states: FieldColumn
  private let windowLists: FieldColumn
  private let audioSets: FieldColumn
  private let subtitleSets: FieldColumn
  private let stateNames: [ContractState]
  private let windows: CollectionColumn
  private let starts: FieldColumn
  private let ends: FieldColumn
  private let countriesOfWindow: FieldColumn
  private let countrySets: [CountrySet]
  /// The tags of each `SetOfLanguage` record, by ordinal.
  let languageSets: [[String]]

  /// Reads and checks the records; after the table of the state before only those that `changes` added. O(records), or
  /// O(changes + pages).
  init(_ inputs: InputStates, after old: ContractTable? = nil, _ changes: StateChanges? = nil) throws {
    let data = inputs.data(.contracts)
    let records = NamedRecords(inputs: inputs, dataset: .contracts)
    try records.requireValues("Contract", [("id", .long), ("videoId", .long), ("state", .reference)], after: changes)
    try records.requireValues("Window", [("start", .long), ("countries", .reference)], after: changes)
    if let old, let changes {
      byVideo = try old.byVideo.updated(by: changes)
    } else {
      byVideo = try OneToManyIndex(data, type: "Contract", key: ["videoId"])
    }
    ids = try data.column("Contract", "id", .long)
    states = try data.column("Contract", "state", .reference)
    windowLists = try data.column("Contract", "windows", .reference)
    audioSets = try data.column("Contract", "audioLanguages", .reference)
    subtitleSets = try data.column("Contract", "subtitleLanguages", .reference)
    stateNames = try records.values("ContractState", "name", placeholder: .draft) { ContractState(name: $0) }
    windows = try data.collections("ListOfWindow")
    starts = try data.column("Window", "start", .long)
    ends = try data.column("Window", "end", .long)
    countriesOfWindow = try data.column("Window", "countries", .reference)
    let countries = try records.values("Country", "code", placeholder: nil) { Country(code: $0) as Country?? }
    let sets = try data.collections("SetOfCountry")
    var countrySets = [CountrySet](repeating: CountrySet(), count: sets.count)
    for ordinal in data.populated("SetOfCountry") {
      for country in sets.elements(at: ordinal) {
        if let country = countries[country] { countrySets[ordinal].insert(country) }
      }
    }
    self.countrySets = countrySets
    let tags = try records.texts("Language", "tag")
    let tagSets = try data.collections("SetOfLanguage")
    var languageSets = [[String]](repeating: [], count: tagSets.count)
    for ordinal in data.populated("SetOfLanguage") {
      languageSets[ordinal] = tagSets.elements(at: ordinal).map { tags[$0] }
    }
    self.languageSets = languageSets
  }

  /// A video's own contracts, ascending by id. `limits` are the language sets by ordinal.
  func facts(ofVideo id: Int64, limits: [LanguageSet]) -> [ContractFacts] {
    let ordinals = byVideo.find(id)
    if ordinals.isEmpty { return [] }
    return ordinals.map { contract($0, ofVideo: id, limits) }.sorted { $0.id < $1.id }
  }

  private func contract(_ ordinal: Ordinal, ofVideo videoID: Int64, _ limits: [LanguageSet]) -> ContractFacts {
    ContractFacts(
      id: ids.long(at: ordinal) ?? 0, videoID: videoID, state: stateNames[states.reference(at: ordinal) ?? 0],
      windows: windowLists.reference(at: ordinal).map { windows.entries(at: $0).map { window(windows.key(at: $0)) } }
        ?? [],
      audioLanguages: audioSets.reference(at: ordinal).map { limits[$0] },
      subtitleLanguages: subtitleSets.reference(at: ordinal).map { limits[$0] })
  }

  private func window(_ ordinal: Ordinal) -> WindowFacts {
    WindowFacts(
      start: Instant(milliseconds: starts.long(at: ordinal) ?? 0),
      end: ends.long(at: ordinal).map { Instant(milliseconds: $0) },
      countries: countrySets[countriesOfWindow.reference(at: ordinal) ?? 0])
  }
}

/// The ratings dataset, by video.
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
      "Rating", [("videoId", .long), ("country", .reference), ("board", .reference)], after: changes)
    if let old, let changes {
      byVideo = try old.byVideo.updated(by: changes)
    } else {
      byVideo = try OneToManyIndex(data, type: "Rating", key: ["videoId"])
    }
    boards = try records.texts("Board", "id")
    boardOfRating = try data.column("Rating", "board", .reference)
    countryOfRating = try data.column("Rating", "country", .reference)
    countries = try records.values("Country", "code", placeholder: nil) { Country(code: $0) as Country?? }
  }

  /// A video's own ratings grouped by board, nil without any. `vocabulary` are the boards by ordinal.
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

/// The synopses dataset without its texts, by video.
struct SynopsisTable: Sendable {
  /// The evaluator reads synopses without their texts.
  static let loadFilter = LoadFilter(fields: ["Synopsis.text"])

  let byVideo: OneToManyIndex
  /// The tags of the `Language` records, by ordinal; empty at ordinals without one.
  let languages: [String]
  private let languageOfSynopsis: FieldColumn
  private let states: FieldColumn
  private let stateNames: [SynopsisState]

  /// Reads and checks the records; after the table of the state before only those that `changes` added. O(records), or
  /// O(changes + pages).
  init(_ inputs: InputStates, after old: SynopsisTable? = nil, _ changes: StateChanges? = nil) throws {
    let data = inputs.data(.synopses)
    let records = NamedRecords(inputs: inputs, dataset: .synopses)
    try records.requireValues(
      "Synopsis", [("videoId", .long), ("language", .reference), ("state", .reference)], after: changes)
    if let old, let changes {
      byVideo = try old.byVideo.updated(by: changes)
    } else {
      byVideo = try OneToManyIndex(data, type: "Synopsis", key: ["videoId"])
    }
    languages = try records.texts("Language", "tag")
    languageOfSynopsis = try data.column("Synopsis", "language", .reference)
    states = try data.column("Synopsis", "state", .reference)
    stateNames = try records.values("SynopsisState", "name", placeholder: .draft) { SynopsisState(name: $0) }
  }

  /// A video's own synopses, in no particular order. `vocabulary` are the languages by ordinal.
  func facts(ofVideo id: Int64, vocabulary: [Language?]) -> [SynopsisFacts] {
    byVideo.find(id).compactMap { ordinal in
      vocabulary[languageOfSynopsis.reference(at: ordinal) ?? 0].map {
        SynopsisFacts(language: $0, state: stateNames[states.reference(at: ordinal) ?? 0])
      }
    }
  }
}

/// Reads small vocabulary types (`AssetKind`, `Language`, `Country` ...) into arrays by ordinal, once a state.
struct NamedRecords {
  let inputs: InputStates
  let dataset: Dataset

  /// The text of `field` by ordinal; empty at ordinals without a record. Throws `DatasetError` for a null text.
  func texts(_ type: String, _ field: String) throws -> [String] {
    let data = inputs.data(dataset)
    let column = try data.column(type, field, .string)
    var texts = [String](repeating: "", count: column.count)
    for ordinal in data.populated(type) {
      guard let text = column.text(at: ordinal) else { throw error(type, ordinal, field, "is null") }
      texts[ordinal] = text
    }
    return texts
  }

  /// The values that names stand for, by ordinal. Throws `DatasetError` for a name that stands for nothing.
  func values<Value>(_ type: String, _ field: String, placeholder: Value, _ value: (String) -> Value?) throws -> [Value]
  {
    let data = inputs.data(dataset)
    let names = try texts(type, field)
    var values = [Value](repeating: placeholder, count: names.count)
    for ordinal in data.populated(type) {
      guard let known = value(names[ordinal]) else {
        throw error(type, ordinal, field, "'\(names[ordinal])' is unknown")
      }
      values[ordinal] = known
    }
    return values
  }

  /// Throws `DatasetError` when one of `fields` is null in a record of `type`. O(records), or O(added) after `changes`.
  func requireValues(
    _ type: String, _ fields: [(name: String, type: FieldType)], after changes: StateChanges? = nil
  ) throws {
    for field in fields {
      if let changes {
        try requireValues(type, field, of: changes.added(type))
      } else {
        try requireValues(type, field, of: inputs.data(dataset).populated(type))
      }
    }
  }

  private func requireValues(
    _ type: String, _ field: (name: String, type: FieldType), of ordinals: some Sequence<Ordinal>
  ) throws {
    let column = try inputs.data(dataset).column(type, field.name, field.type)
    for ordinal in ordinals where column.value(at: ordinal) == nil {
      throw error(type, ordinal, field.name, "is null")
    }
  }

  func error(_ type: String, _ ordinal: Ordinal, _ field: String, _ reason: String) -> any Error {
    guard let state = inputs[dataset] else { preconditionFailure("an empty dataset has no records") }
    return DatasetError(state, type: type, ordinal: ordinal, field: field, reason: reason)
  }
}
