import BitMemory
import Hollow
import RuleKit
import Timeline

/// The synopses dataset without its texts, by video; made like `AssetTable`.
struct SynopsisTable: Sendable {
  /// The evaluator reads synopses without their texts, which no rule looks at.
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
      [(SynopsisField.videoId, .long), (.language, .reference), (.state, .reference)], after: changes)
    if let old, let changes {
      byVideo = try old.byVideo.updated(by: changes)
    } else {
      byVideo = try OneToManyIndex(data, type: SynopsisField.typeName, key: ["\(SynopsisField.videoId)"])
    }
    languages = try records.texts(LanguageField.tag)
    languageOfSynopsis = try data.column(SynopsisField.language, .reference)
    states = try data.column(SynopsisField.state, .reference)
    stateNames = try records.values(SynopsisStateField.name, placeholder: .draft) { SynopsisState(name: $0) }
  }

  /// A video's own synopses, in no particular order. O(synopses of the video).
  ///
  /// - Parameter vocabulary: the world's languages, by ordinal of the `Language` records.
  func facts(ofVideo id: Int64, vocabulary: [Language?]) -> [SynopsisFacts] {
    byVideo.find(id).compactMap { ordinal in
      vocabulary[languageOfSynopsis.reference(at: ordinal) ?? 0].map {
        SynopsisFacts(language: $0, state: stateNames[states.reference(at: ordinal) ?? 0])
      }
    }
  }
}
