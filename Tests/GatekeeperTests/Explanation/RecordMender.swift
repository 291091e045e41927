import Foundation
import Gatekeeper
import RuleKit
import TestSupport

/// Changes records as evidence says, the way a person would who reads nothing else: every word of the evidence counts, and of
/// alternatives ("de or en") any may be taken.
struct RecordMender {
  /// All records, as the datasets hold them.
  private(set) var records: [RecordKey: InputRecord] = [:]
  private let instant: Instant
  private var random: SplitMix64
  private var nextID: Int64 = 1000

  init(instant: Instant, seed: UInt64) { (self.instant, random) = (instant, SplitMix64(seed: seed)) }

  /// Takes over what the datasets hold after these changes.
  mutating func follow(_ events: [ChangeEvent]) {
    for event in events {
      switch event {
      case .upsert(let record): records[record.key] = record
      case .delete(let key): records[key] = nil
      }
    }
  }

  /// What a video has to become before its evidence is met; nothing for evidence that a record's change meets.
  struct Wanted {
    var videoID: Int64
  }

  /// The change that the evidence asks for, and the video whose verdict it asks for instead or besides.
  mutating func mend(_ evidence: Evidence, in country: Country) throws -> (events: [ChangeEvent], wanted: Wanted?) {
    switch evidence.record {
    case .territory(let country): (territory(country, evidence), nil)
    case .contract(let id): (try contract(id, evidence, in: country), nil)
    case .asset(let id): (try asset(id, evidence), nil)
    case .rating(let video, let country): (rating(video, country, evidence), nil)
    case .synopsis(let video, let language): (try synopsis(video, language), nil)
    case .video(let id): try video(id, evidence)
    case .new(.contracts, let video): (newContract(video, in: country), nil)
    case .new(.assets, let video): (try newAsset(video, evidence), nil)
    case .new(.videos, let video): try newChild(video, evidence)
    case .new: throw Unreadable(evidence)
    }
  }

  /// Evidence from which nobody would know what to do.
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
    init(_ evidence: Evidence) { description = "nobody knows what to do about '\(evidence.sentence)'" }
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private mutating func newID() -> Int64 {
    nextID += 1
    return nextID
  }

  // MARK: Territories, contracts

  private func territory(_ country: Country, _ evidence: Evidence) -> [ChangeEvent] {
    guard case .territory(var territory) = records[.territory(country: country)] else {
      return [
        .upsert(.territory(Territory(country: country, launched: true, captionsRequired: false, ratingRequired: false)))
      ]
    }
    territory.launched = true
    return [.upsert(.territory(territory))]
  }

  private func contract(_ id: Int64, _ evidence: Evidence, in country: Country) throws -> [ChangeEvent] {
    guard case .contract(let old) = records[.contract(id: id)] else { throw Unreadable(evidence) }
    var (state, windows) = (old.state, old.windows)
    var (audio, subtitles) = (old.audioLanguages, old.subtitleLanguages)
    switch evidence.field {
    case "state": state = try value(evidence, ContractState.init(name:))
    case "windows":
      guard
        let index = windows.firstIndex(where: { Self.text(of: $0) == evidence.actual && $0.countries.contains(country) }
        )
      else { throw Unreadable(evidence) }
      windows[index] = openWindow([country])
    case "audioLanguages": audio = try adding(evidence, to: audio)
    case "subtitleLanguages": subtitles = try adding(evidence, to: subtitles)
    default: throw Unreadable(evidence)
    }
    return [
      .upsert(
        .contract(
          Contract(
            id: id, videoID: old.videoID, state: state, windows: windows, audioLanguages: audio,
            subtitleLanguages: subtitles)))
    ]
  }

  private static func text(of window: Window) -> String { "\(window.start) to \(window.end?.description ?? "no end")" }

  private func openWindow(_ countries: CountrySet) -> Window {
    Window(start: Instant(milliseconds: instant.milliseconds - 1), countries: countries)
  }

  private func adding(_ evidence: Evidence, to tags: [BCP47Tag]?) throws -> [BCP47Tag] {
    guard evidence.needed.hasSuffix(" among them"),
      let tag = BCP47Tag(String(evidence.needed.dropLast(" among them".count)))
    else { throw Unreadable(evidence) }
    return (tags ?? []) + [tag]
  }

  private mutating func newContract(_ video: Int64, in country: Country) -> [ChangeEvent] {
    [.upsert(.contract(Contract(id: newID(), videoID: video, state: .signed, windows: [openWindow([country])])))]
  }

  // MARK: Assets, ratings, synopses

  private func value<Value>(_ evidence: Evidence, _ named: (String) -> Value?) throws -> Value {
    guard let value = named(evidence.needed) else { throw Unreadable(evidence) }
    return value
  }

  private func asset(_ id: Int64, _ evidence: Evidence) throws -> [ChangeEvent] {
    guard case .asset(var asset) = records[.asset(id: id)] else { throw Unreadable(evidence) }
    switch evidence.field {
    case "state": asset.state = try value(evidence, AssetState.init(name:))
    case "availableFrom": asset.availableFrom = instant
    default: throw Unreadable(evidence)
    }
    return [.upsert(.asset(asset))]
  }

  /// `an approved audio or subtitles asset in de or en`; the language is left out of a picture.
  private mutating func newAsset(_ video: Int64, _ evidence: Evidence) throws -> [ChangeEvent] {
    let form = /an approved (.+) asset(?: in (.+))?/
    guard let match = try form.wholeMatch(in: evidence.needed) else { throw Unreadable(evidence) }
    let kinds = Self.alternatives(match.1).compactMap { AssetKind(name: $0) }
    let tags = match.2.map { Self.alternatives($0).compactMap { BCP47Tag($0) } } ?? []
    guard !kinds.isEmpty, match.2 == nil || !tags.isEmpty else { throw Unreadable(evidence) }
    let language = tags.isEmpty ? nil : pick(tags)
    return [
      .upsert(.asset(Asset(id: newID(), videoID: video, kind: pick(kinds), language: language, state: .approved)))
    ]
  }

  private static func alternatives(_ text: Substring) -> [String] {
    text.split(separator: " or ").map(String.init)
  }

  private mutating func rating(_ video: Int64, _ country: Country, _ evidence: Evidence) -> [ChangeEvent] {
    let boards = Self.alternatives(evidence.needed.dropFirst("a rating by ".count))
    let board = boards == ["any board"] ? "a board nobody knows" : pick(boards)
    return [.upsert(.rating(Rating(videoID: video, country: country, board: board, certificate: "12")))]
  }

  private func synopsis(_ video: Int64, _ language: String) throws -> [ChangeEvent] {
    guard let tag = BCP47Tag(language) else { return [] }
    return [.upsert(.synopsis(Synopsis(videoID: video, language: tag, title: "t", text: "x", state: .approved)))]
  }

  // MARK: Videos

  private mutating func video(
    _ id: Int64, _ evidence: Evidence
  ) throws -> (events: [ChangeEvent], wanted: Wanted?) {
    switch evidence.field {
    case "verdict": return ([], Wanted(videoID: id))
    case "kind": return ([try newVideo(id, evidence.needed, parent: newID(), evidence)], nil)
    case "parentId":
      guard case .video(var video) = records[.video(id: id)], evidence.needed.hasPrefix("the id of ") else {
        throw Unreadable(evidence)
      }
      let parent = newID()
      video.parentID = parent
      let kind = String(evidence.needed.dropFirst("the id of ".count))
      return ([try newVideo(parent, kind, parent: newID(), evidence), .upsert(.video(video))], nil)
    default: throw Unreadable(evidence)
    }
  }

  /// `an episode that is live`
  private mutating func newChild(
    _ parent: Int64, _ evidence: Evidence
  ) throws -> (events: [ChangeEvent], wanted: Wanted?) {
    guard evidence.needed.hasSuffix(" that is live") else { throw Unreadable(evidence) }
    let child = newID()
    let kind = String(evidence.needed.dropLast(" that is live".count))
    return ([try newVideo(child, kind, parent: parent, evidence)], Wanted(videoID: child))
  }

  /// - Parameter kind: with its article.
  private func newVideo(_ id: Int64, _ kind: String, parent: Int64, _ evidence: Evidence) throws -> ChangeEvent {
    guard let kind = kind.split(separator: " ").last.flatMap({ VideoKind(name: String($0)) }) else {
      throw Unreadable(evidence)
    }
    return .upsert(.video(Video(id: id, kind: kind, parentID: kind.parentKind == nil ? nil : parent, title: "new")))
  }
}
