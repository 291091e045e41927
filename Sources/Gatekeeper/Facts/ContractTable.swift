import BitMemory
import Hollow
import RuleKit
import Timeline

/// The contracts dataset, by video; made like `AssetTable`.
///
/// Windows share their sets of countries, and contracts their sets of languages. So each distinct set is read once: the
/// countries to a `CountrySet`, the languages to their tags, which the vocabulary of a world then resolves (`FactIDs`).
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
    try records.requireValues([(ContractField.id, .long), (.videoId, .long), (.state, .reference)], after: changes)
    try records.requireValues([(WindowField.start, .long), (.countries, .reference)], after: changes)
    if let old, let changes {
      byVideo = try old.byVideo.updated(by: changes)
    } else {
      byVideo = try OneToManyIndex(data, type: ContractField.typeName, key: ["\(ContractField.videoId)"])
    }
    ids = try data.column(ContractField.id, .long)
    states = try data.column(ContractField.state, .reference)
    windowLists = try data.column(ContractField.windows, .reference)
    audioSets = try data.column(ContractField.audioLanguages, .reference)
    subtitleSets = try data.column(ContractField.subtitleLanguages, .reference)
    stateNames = try records.values(ContractStateField.name, placeholder: .draft) { ContractState(name: $0) }
    windows = try data.collections(WindowField.listTypeName)
    starts = try data.column(WindowField.start, .long)
    ends = try data.column(WindowField.end, .long)
    countriesOfWindow = try data.column(WindowField.countries, .reference)
    let countries = try records.values(CountryField.code, placeholder: nil) { Country(code: $0) as Country?? }
    let sets = try data.collections(CountryField.setTypeName)
    var countrySets = [CountrySet](repeating: CountrySet(), count: sets.count)
    for ordinal in data.populated(CountryField.setTypeName) {
      for country in sets.elements(at: ordinal) {
        if let country = countries[country] { countrySets[ordinal].insert(country) }
      }
    }
    self.countrySets = countrySets
    let tags = try records.texts(LanguageField.tag)
    let tagSets = try data.collections(LanguageField.setTypeName)
    var languageSets = [[String]](repeating: [], count: tagSets.count)
    for ordinal in data.populated(LanguageField.setTypeName) {
      languageSets[ordinal] = tagSets.elements(at: ordinal).map { tags[$0] }
    }
    self.languageSets = languageSets
  }

  /// A video's own contracts, ascending by id. O(contracts and windows of the video).
  ///
  /// - Parameter limits: the languages that a contract allows, by ordinal of the `SetOfLanguage` records.
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
