/// A text to search titles for, folded and prepared.
///
/// Prepared for the algorithm of Knuth, Morris and Pratt, which looks at each byte of a title once, whatever the text is. A search
/// that begins anew at every place needs as many steps as both texts have bytes, multiplied, for an `aaaa...` among others, and
/// anybody may send that.
public struct TitleQuery: Sendable {
  /// The folded text, not empty.
  let bytes: [UInt8]
  /// For each beginning of `bytes`, by its length less one: the longest shorter beginning that it ends with.
  private let fallbacks: [Int]

  /// Bytes that the folded text may have.
  public static let byteLimit = 200

  /// Nil for a text of which folding leaves nothing, such as a space: no title is found by it.
  ///
  /// Throws `TitleQueryError` for a text that is too long.
  public init?(_ text: String) throws(TitleQueryError) {
    let bytes = TitleFolding.bytes(of: text)
    guard bytes.count <= Self.byteLimit, text.unicodeScalars.count <= TitleFolding.scalarLimit else {
      throw TitleQueryError()
    }
    if bytes.isEmpty { return nil }
    var fallbacks = [0]
    for byte in bytes.dropFirst() {
      var length = fallbacks.last ?? 0
      while length > 0 && bytes[length] != byte { length = fallbacks[length - 1] }
      fallbacks.append(bytes[length] == byte ? length + 1 : 0)
    }
    (self.bytes, self.fallbacks) = (bytes, fallbacks)
  }

  /// How many bytes of the query the text so far ends with, after `byte`; `length` is the same before it, not the whole query.
  @inline(__always)
  func length(after length: Int, _ byte: UInt8) -> Int {
    var length = length
    while length > 0 && bytes[length] != byte { length = fallbacks[length - 1] }
    return bytes[length] == byte ? length + 1 : 0
  }

  /// From where to go on after the whole query was found: the next place may begin inside of it.
  @inline(__always)
  var lengthAfterMatch: Int { fallbacks[bytes.count - 1] }
}

/// A search text is too long.
public struct TitleQueryError: Error, Hashable, CustomStringConvertible {
  public var description: String {
    "is longer than \(TitleQuery.byteLimit) bytes, accents not counted; give a shorter part of the title"
  }
}

/// Where in a title a text was found, the nearest to what was meant first.
public enum TitlePlace: UInt8, Comparable, Sendable {
  /// It is all of the title.
  case whole
  case beginning
  /// Where a word begins.
  case word
  case inside

  public static func < (left: TitlePlace, right: TitlePlace) -> Bool { left.rawValue < right.rawValue }
}
