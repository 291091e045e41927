public import Hollow
public import RuleKit

/// The rights to show one video and what hangs under it (dataset "contracts").
///
/// ```swift
/// let window = Window(start: Instant(milliseconds: 1_767_225_600_000), countries: ["DE", "AT"])
/// let contract = Contract(id: 39_000_001, videoID: 80_000_001, state: .signed, windows: [window], audioLanguages: ["de"])
/// ```
public struct Contract: DatasetRecord {
  public typealias Writer = ContractWriter

  public static var dataset: Dataset { .contracts }
  public static let rootType = ContractField.typeName
  public static let keyFields = ["id"]

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

  public init?(unwrapping input: InputRecord) {
    guard case .contract(let contract) = input else { return nil }
    self = contract
  }

  public var input: InputRecord { .contract(self) }

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
    // The checks are made before the call, because the path is made for a window that is wrong and not for every one.
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

extension RecordKey {
  public static func contract(id: Int64) -> RecordKey { RecordKey(.contracts, number: id) }
}

extension Contract {
  public static let schemaText = """
    ContractState { string name; }
    Country { string code; }
    SetOfCountry Set<Country> @HashKey(code);
    Window { long start; long end; SetOfCountry countries; }
    ListOfWindow List<Window>;
    Language { string tag; }
    SetOfLanguage Set<Language> @HashKey(tag);
    Contract @PrimaryKey(id) {
      long id; long videoId; ContractState state; ListOfWindow windows; SetOfLanguage audioLanguages;
      SetOfLanguage subtitleLanguages;
    }
    """
}

enum ContractStateField: Int, RecordFields {
  static let typeName = "ContractState"
  case name
}

enum WindowField: Int, RecordFields {
  static let typeName = "Window"
  case start, end, countries
}

enum ContractField: Int, RecordFields {
  static let typeName = "Contract"
  case id, videoId, state, windows, audioLanguages, subtitleLanguages
}

public struct ContractWriter: RecordWriter {
  private var contracts: RecordBuilder<ContractField>
  private var windows: RecordBuilder<WindowField>
  private let windowLists: WriteState.TypeHandle
  private var states: NameWriter<ContractStateField>
  private var countries: SetWriter<CountryField>
  private var languages: SetWriter<LanguageField>
  /// Ordinals of the sets added so far: thousands of windows share a few dozen sets of countries.
  private var countrySets: [CountrySet: Ordinal] = [:]

  public init(_ write: WriteState) throws(SchemaError) {
    contracts = try write.records(ContractField.self)
    windows = try write.records(WindowField.self)
    windowLists = try write.type(WindowField.listTypeName)
    states = try NameWriter(write, ContractStateField.name)
    countries = try SetWriter(write, of: CountryField.code)
    languages = try SetWriter(write, of: LanguageField.tag)
  }

  public mutating func put(_ contract: Contract) throws(SchemaError) {
    contracts.set(.id, long: contract.id)
    contracts.set(.videoId, long: contract.videoID)
    contracts.set(.state, reference: states.add(contract.state.name))
    contracts.set(.windows, reference: add(contract.windows))
    contracts.set(.audioLanguages, reference: contract.audioLanguages.map { languages.add($0.map(\.text)) })
    contracts.set(.subtitleLanguages, reference: contract.subtitleLanguages.map { languages.add($0.map(\.text)) })
    try contracts.upsert()
  }

  private mutating func add(_ list: [Window]) -> Ordinal {
    windows.write.add(list: list.map { add($0) }, to: windowLists)
  }

  private mutating func add(_ window: Window) -> Ordinal {
    let set = countrySets[window.countries] ?? countries.add(window.countries.map(\.code))
    countrySets[window.countries] = set
    windows.set(.start, long: window.start.milliseconds)
    windows.set(.end, long: window.end?.milliseconds)
    windows.set(.countries, reference: set)
    return windows.add()
  }
}
