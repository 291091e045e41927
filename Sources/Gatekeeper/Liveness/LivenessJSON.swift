public import Hollow
import RuleKit

/// Writes verdicts as NDJSON, one video a line, in the exact form of the catalogue's expected answers.
///
/// What repeats from line to line is made once: the codes of countries, and the members of each blocker.
///
/// ```swift
/// var json = LivenessJSON(state)
/// for video in state.videos { json.append(video: video) }
/// ```
public struct LivenessJSON {
  public private(set) var bytes: [UInt8] = []
  /// `"DE"` with its quotes, by country index.
  private let codes = Country.all.map { Array("\"\($0.code)\"".utf8) }
  private let state: LivenessState
  /// The members rule, code and detail, by ordinal of the `Blocker` record.
  private let blockers: [[UInt8]]

  public init(_ state: LivenessState) {
    self.state = state
    blockers = state.blockers.map { blocker in
      var writer = JSONLineWriter()
      writer.object {
        $0.field("rule", blocker.rule)
        $0.field("code", blocker.code)
        $0.field("detail", blocker.detail)
      }
      return Array(writer.bytes.dropFirst().dropLast())
    }
  }

  /// Forgets what was written and keeps the room for more.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Appends the line of one video, with its newline.
  public mutating func append(video: Ordinal) {
    append("{\"videoId\":\(state.videoID(video)),\"live\":")
    append(state.live(video))
    append(",\"blocks\":[")
    for (index, block) in state.blocks(video).enumerated() {
      append(index == 0 ? "{" : ",{")
      bytes.append(contentsOf: blockers[block.blocker])
      append(",\"countries\":")
      append(block.countries)
      append("}")
    }
    append("],\"assets\":[")
    for (index, asset) in state.assets(video).enumerated() {
      append("\(index == 0 ? "" : ","){\"assetId\":\(asset.assetID),\"live\":")
      append(asset.live)
      append("}")
    }
    append("],\"nextChange\":\(state.nextChange(video).map { String($0.milliseconds) } ?? "null")}\n")
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func append(_ countries: CountrySet) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for country in countries {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: codes[Int(country.index)])
      isFirst = false
    }
    bytes.append(UInt8(ascii: "]"))
  }
}
