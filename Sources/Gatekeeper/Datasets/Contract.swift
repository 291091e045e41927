import Hollow
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

/// When a contract grants its rights, and where: `start <= t < end` in `countries`.
public struct Window: Hashable, Sendable {
  public var start: Instant
  /// The first instant that is no longer inside; nil = no end.
  public var end: Instant?
  /// Never empty in a valid contract.
  public var countries: CountrySet

  public init(start: Instant, end: Instant? = nil, countries: CountrySet) {
    self.start = start
    self.end = end
    self.countries = countries
  }

  /// - Parameter path: where the window stands in its record, such as `windows[2]`.
  func validate(at path: @autoclosure () -> String) throws(FieldError) {
    if start < .earliest || start > .latest { try FieldRules.inRange(start, "\(path()).start") }
    if let end, end < .earliest || end > .latest { try FieldRules.inRange(end, "\(path()).end") }
    if let end, end <= start {
      throw FieldError(
        field: "\(path()).end",
        reason: "\(end) is not after the start, \(start); give a later end, or null for a window without one")
    }
    guard !countries.isEmpty else {
      throw FieldError(field: "\(path()).countries", reason: "is empty; name a country or leave the window out")
    }
  }

  func writeMembers(to writer: inout JSONLineWriter) {
    writer.field("start", start.milliseconds)
    writer.field("end", end?.milliseconds)
    writer.field("countries", strings: countries.map(\.code).sorted())
  }
}

/// Field order of the schemas in `DatasetSchemas`.
struct ContractWriter: RecordWriter {
  private var root: RootRow
  private let windowType: WriteState.TypeHandle
  private let listType: WriteState.TypeHandle
  private var windowRow: ObjectRow
  private var states: NameWriter
  private var countries: SetWriter
  private var languages: SetWriter
  private var countrySets: [CountrySet: Ordinal] = [:]

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .contracts)
    windowType = try write.type("Window")
    listType = try write.type("ListOfWindow")
    windowRow = write.row(windowType)
    states = try NameWriter(write, type: "ContractState")
    countries = try SetWriter(write, type: "SetOfCountry", of: "Country")
    languages = try SetWriter(write, type: "SetOfLanguage", of: "Language")
  }

  mutating func put(_ contract: Contract) throws(SchemaError) {
    let state = states.add(contract.state.name)
    let windows = root.write.add(list: contract.windows.map { add($0) }, to: listType)
    let audio = contract.audioLanguages.map { languages.add($0.map(\.text)) }
    let subtitles = contract.subtitleLanguages.map { languages.add($0.map(\.text)) }
    try root.put { row in
      row.set(0, long: contract.id)
      row.set(1, long: contract.videoID)
      row.set(2, reference: state)
      row.set(3, reference: windows)
      row.set(4, reference: audio)
      row.set(5, reference: subtitles)
    }
  }

  private mutating func add(_ window: Window) -> Ordinal {
    let set = countrySets[window.countries] ?? countries.add(window.countries.map(\.code))
    countrySets[window.countries] = set
    windowRow.clear()
    windowRow.set(0, long: window.start.milliseconds)
    windowRow.set(1, long: window.end?.milliseconds)
    windowRow.set(2, reference: set)
    return root.write.add(windowRow, to: windowType)
  }
}
