import Gatekeeper
import RuleKit

extension RecordKey {
  /// The fields that make up a key, as the JSON forms spell them.
  static func fieldNames(of dataset: Dataset) -> [String] {
    switch dataset {
    case .videos, .contracts, .assets: ["id"]
    case .ratings: ["videoId", "country"]
    case .synopses: ["videoId", "language"]
    case .territories: ["country"]
    }
  }

  /// Reads a key from a change event's `key` or from a record.
  init(dataset: Dataset, fields: JSONFields) throws(FieldError) {
    switch dataset {
    case .videos: self = .video(id: try fields.id("id"))
    case .contracts: self = .contract(id: try fields.id("id"))
    case .assets: self = .asset(id: try fields.id("id"))
    case .ratings: self = .rating(videoID: try fields.id("videoId"), country: try fields.country("country"))
    case .synopses: self = .synopsis(videoID: try fields.id("videoId"), language: try fields.requiredTag("language"))
    case .territories: self = .territory(country: try fields.country("country"))
    }
  }
}

extension JSONFields {
  /// A required id, >= 1.
  func id(_ name: FieldName) throws(FieldError) -> Int64 {
    let id = try required(name, int64(name), "give a whole number from 1 on")
    guard id > 0 else { throw error(name, "\(id) is no id; ids are whole numbers from 1 on") }
    return id
  }

  func requiredTag(_ name: FieldName) throws(FieldError) -> BCP47Tag {
    try required(name, tag(name), "give a language tag such as pt-BR")
  }
}
