import ArgumentParser
import Foundation

/// The file of thresholds: for each figure the most, or the least, that its median may be.
///
/// Times are not kept in seconds. They differ between machines, and on a shared machine between one hour and the next. What
/// is kept is the ratio to the plain scan of memory that every run measures (`scan.memory`): *the bytes that the machine's
/// plain scan reads in the time of the figure*. A cycle of 0.3 s beside a scan of 40 GB/s is a cycle of 12 GB.
/// ```json
/// {"note": "why these numbers", "thresholds": [
///   {"name": "cycle.full", "videos": 100000, "scanBytes": 19000000000},
///   {"name": "memory.vs-blobs", "videos": 100000, "maximum": 6},
///   {"name": "scaling.2-threads", "videos": 100000, "minimum": 1.3}]}
/// ```
/// `note` is for people: JSON has no comments.
struct Thresholds: Decodable {
  let thresholds: [Threshold]

  /// Reads the file at `path`. Throws a usage error for a file that is missing or is none of thresholds.
  init(path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ValidationError(
        "cannot read the thresholds \(path): run from the checkout, which keeps benchmarks/thresholds.json, or name a file "
          + "with --thresholds")
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: data)
    } catch {
      throw ValidationError("\(path) is no file of thresholds: \(JSONFault.text(error))")
    }
  }
}

/// What one figure may be, measured with one number of videos.
struct Threshold: Decodable {
  /// The limit of a median, and in which form it is given.
  enum Limit {
    /// The most bytes that the plain scan may read in the time of the figure; of a rate, in the time of one event.
    case scanBytes(Double)
    /// The most that the median may be, in the figure's own unit.
    case maximum(Double)
    /// The least that the median may be, in the figure's own unit.
    case minimum(Double)

    var value: Double {
      switch self {
      case .scanBytes(let value), .maximum(let value), .minimum(let value): value
      }
    }
  }

  let name: String
  let videos: Int
  let limit: Limit

  private enum Key: String, CodingKey, CaseIterable { case name, videos, scanBytes, maximum, minimum }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    name = try values.decode(String.self, forKey: .name)
    videos = try values.decode(Int.self, forKey: .videos)
    let limits: [Limit?] = [
      try values.decodeIfPresent(Double.self, forKey: .scanBytes).map(Limit.scanBytes),
      try values.decodeIfPresent(Double.self, forKey: .maximum).map(Limit.maximum),
      try values.decodeIfPresent(Double.self, forKey: .minimum).map(Limit.minimum),
    ]
    let given = limits.compactMap(\.self)
    guard given.count == 1, given[0].value > 0 else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "\(name) needs one of scanBytes, maximum and minimum, above 0"))
    }
    limit = given[0]
  }
}

/// What is wrong with a piece of JSON, in words for a message.
enum JSONFault {
  static func text(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, let context): "\(place(context))\(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      "\(place(context))\(context.debugDescription)"
    default: "\(error)"
    }
  }

  /// `thresholds[2].videos: `, or nothing at the top.
  private static func place(_ context: DecodingError.Context) -> String {
    let path = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }.joined()
    return path.isEmpty ? "" : "\(path.drop { $0 == "." }): "
  }
}
