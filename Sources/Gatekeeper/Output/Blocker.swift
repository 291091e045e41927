/// Why a cell is blocked: the `Blocker` record of the output dataset.
public struct Blocker: Hashable, Sendable, Comparable {
  public var rule: String
  public var code: String
  /// Empty when the code has none.
  public var detail: String

  public init(rule: String, code: String, detail: String) {
    (self.rule, self.code, self.detail) = (rule, code, detail)
  }

  /// Byte by byte: Swift's own comparison of strings takes two spellings of one character for equal.
  public static func == (left: Blocker, right: Blocker) -> Bool {
    left.rule.utf8.elementsEqual(right.rule.utf8) && left.code.utf8.elementsEqual(right.code.utf8)
      && left.detail.utf8.elementsEqual(right.detail.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    for byte in detail.utf8 { hasher.combine(byte) }
    for byte in code.utf8 { hasher.combine(byte) }
  }

  /// `maturity-rating/rating-missing`.
  public var name: String { "\(rule)/\(code)" }

  /// By the UTF-8 bytes of rule, then code, then detail: the order of blocks.
  public static func < (left: Blocker, right: Blocker) -> Bool {
    for (a, b) in [(left.rule, right.rule), (left.code, right.code), (left.detail, right.detail)]
    where !a.utf8.elementsEqual(b.utf8) {
      return a.utf8.lexicographicallyPrecedes(b.utf8)
    }
    return false
  }
}
