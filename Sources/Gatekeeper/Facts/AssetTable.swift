import BitMemory
import Hollow
import RuleKit
import Timeline

/// The assets dataset, by video.
///
/// It holds an index from a video's id to the ordinals of its `Asset` records, and the columns of these records. Facts
/// are read from the columns when a video is evaluated, and not kept: half of all records are assets. What the columns
/// refer to (kinds, states, languages) are a few distinct records, read once into arrays by ordinal. All tables of this
/// folder are made so.
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
      [(AssetField.id, .long), (.videoId, .long), (.kind, .reference), (.state, .reference)], after: changes)
    if let old, let changes {
      byVideo = try old.byVideo.updated(by: changes)
    } else {
      byVideo = try OneToManyIndex(data, type: AssetField.typeName, key: ["\(AssetField.videoId)"])
    }
    languages = try records.texts(LanguageField.tag)
    ids = try data.column(AssetField.id, .long)
    kinds = try data.column(AssetField.kind, .reference)
    languageOfAsset = try data.column(AssetField.language, .reference)
    states = try data.column(AssetField.state, .reference)
    availability = try data.column(AssetField.availableFrom, .long)
    kindNames = try records.values(AssetKindField.name, placeholder: .video) { AssetKind(name: $0) }
    stateNames = try records.values(AssetStateField.name, placeholder: .ordered) { AssetState(name: $0) }
  }

  /// A video's own assets, ascending by id. O(assets of the video).
  ///
  /// - Parameter vocabulary: the world's languages, by ordinal of the `Language` records.
  func facts(ofVideo id: Int64, vocabulary: [Language?]) -> [AssetFacts] {
    var facts: [AssetFacts] = []
    // The index lists ordinals, and most assets came in the order of their ids: sorting is seldom needed.
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
