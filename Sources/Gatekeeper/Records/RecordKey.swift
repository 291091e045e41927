public import RuleKit

/// The primary key of a record, with the dataset it belongs to.
///
/// Keys are ordered by dataset, then by their parts: numbers as numbers, codes and tags by their bytes.
public enum RecordKey: Hashable, Sendable {
  case video(id: Int64)
  case contract(id: Int64)
  case asset(id: Int64)
  case rating(videoID: Int64, country: Country)
  case synopsis(videoID: Int64, language: BCP47Tag)
  case territory(country: Country)

  public var dataset: Dataset {
    switch self {
    case .video: .videos
    case .contract: .contracts
    case .asset: .assets
    case .rating: .ratings
    case .synopsis: .synopses
    case .territory: .territories
    }
  }

  /// Writes the key's fields as members of an object: `"videoId":80000001,"country":"DE"`.
  public func writeMembers(to writer: inout JSONLineWriter) {
    switch self {
    case .video(let id), .contract(let id), .asset(let id): writer.field("id", id)
    case .rating(let videoID, let country):
      writer.field("videoId", videoID)
      writer.field("country", country.code)
    case .synopsis(let videoID, let language):
      writer.field("videoId", videoID)
      writer.field("language", language.text)
    case .territory(let country): writer.field("country", country.code)
    }
  }

  /// The parts in order: a number (0 where the key has none), then a code or tag.
  private var order: (number: Int64, text: String) {
    switch self {
    case .video(let id), .contract(let id), .asset(let id): (id, "")
    case .rating(let videoID, let country): (videoID, country.code)
    case .synopsis(let videoID, let language): (videoID, language.text)
    case .territory(let country): (0, country.code)
    }
  }
}

extension RecordKey: Comparable {
  public static func < (left: RecordKey, right: RecordKey) -> Bool {
    guard left.dataset == right.dataset else { return left.dataset < right.dataset }
    return left.order < right.order
  }
}

extension RecordKey: CustomStringConvertible {
  /// The key without its dataset: `80000001`, `80000001/DE`, `80000001/pt-BR`, `DE`.
  public var description: String {
    switch self {
    case .video(let id), .contract(let id), .asset(let id): String(id)
    case .rating, .synopsis: "\(order.number)/\(order.text)"
    case .territory(let country): country.code
    }
  }
}
