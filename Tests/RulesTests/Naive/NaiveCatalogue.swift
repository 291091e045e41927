/// The six input datasets as plain rows, as docs/domain.md words them. Countries and languages are text.
struct NaiveCatalogue {
  struct Video {
    var id: Int64
    var kind: String
    var parentID: Int64?
  }

  struct Window {
    var start: Int64
    var end: Int64?
    var countries: Set<String>
  }

  struct Contract {
    var id: Int64
    var videoID: Int64
    var state: String
    var windows: [Window]
    var audioLanguages: [String]?
    var subtitleLanguages: [String]?
  }

  struct Asset {
    var id: Int64
    var videoID: Int64
    var kind: String
    var language: String?
    var state: String
    var availableFrom: Int64?
  }

  struct Rating {
    var videoID: Int64
    var country: String
    var board: ExactText
  }

  struct Synopsis {
    var videoID: Int64
    var language: String
    var state: String
  }

  struct Territory {
    var country: String
    var launched: Bool
    var displayLanguages: [String]
    var spokenLanguages: [String]
    var captionsRequired: Bool
    var ratingRequired: Bool
    var boards: [ExactText]
  }

  var videos: [Video] = []
  var contracts: [Contract] = []
  var assets: [Asset] = []
  var ratings: [Rating] = []
  var synopses: [Synopsis] = []
  var territories: [Territory] = []
}

/// Text that is equal and ordered by its UTF-8 bytes, which `String` is not.
struct ExactText: Hashable, Comparable, CustomStringConvertible {
  let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.utf8) }

  var description: String { String(decoding: bytes, as: UTF8.self) }

  static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
