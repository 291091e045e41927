public import RuleKit

/// The rights to show one video and what hangs under it (dataset "contracts").
public struct Contract: DatasetRecord {
  public static var dataset: Dataset { .contracts }

  /// > 0.
  public var id: Int64
  /// > 0. May name a video that is not there.
  public var videoID: Int64
  public var state: ContractState
  /// In the order of the upstream system. Empty: no rights are known yet.
  public var windows: [Window]
  /// Languages of audio and audio description, sorted, each once; nil allows every language, an empty list allows none.
  public let audioLanguages: [BCP47Tag]?
  /// Languages of subtitles and captions, likewise.
  public let subtitleLanguages: [BCP47Tag]?

  /// Sorts the language lists and removes what they repeat.
  public init(
    id: Int64, videoID: Int64, state: ContractState, windows: [Window] = [], audioLanguages: [BCP47Tag]? = nil,
    subtitleLanguages: [BCP47Tag]? = nil
  ) {
    self.id = id
    self.videoID = videoID
    self.state = state
    self.windows = windows
    self.audioLanguages = audioLanguages.map { BCP47Tag.set($0) }
    self.subtitleLanguages = subtitleLanguages.map { BCP47Tag.set($0) }
  }

  public var key: RecordKey { .contract(id: id) }

  public func validate() throws(FieldError) {
    try FieldRules.positive(id, "id")
    try FieldRules.positive(videoID, "videoId")
    for (index, window) in windows.enumerated() { try window.validate(at: "windows[\(index)]") }
  }

  public func writeMembers(to writer: inout JSONLineWriter) {
    writer.field("id", id)
    writer.field("videoId", videoID)
    writer.field("state", state.name)
    writer.field("windows", objects: windows) { window, writer in window.writeMembers(to: &writer) }
    writer.field("audioLanguages", strings: audioLanguages?.map(\.text))
    writer.field("subtitleLanguages", strings: subtitleLanguages?.map(\.text))
  }
}
