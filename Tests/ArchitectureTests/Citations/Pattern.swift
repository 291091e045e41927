import Foundation

/// A regular expression and what it finds. Foundation's, because it reads the whole repository in a second.
struct Pattern {
  struct Match {
    /// In UTF-16 units of the text.
    let range: Range<Int>
    /// By number; nil for a group that took no part.
    let groups: [String?]

    init(_ found: NSTextCheckingResult, in text: NSString) {
      range = found.range.location..<(found.range.location + found.range.length)
      groups = (0..<found.numberOfRanges).map { group in
        let range = found.range(at: group)
        return range.location == NSNotFound ? nil : text.substring(with: range)
      }
    }

    /// - Precondition: the pattern has this group.
    subscript(group: Int) -> String? { groups[group] }
  }

  private let expression: NSRegularExpression

  /// - Precondition: `pattern` is a regular expression.
  init(_ pattern: String) {
    do {
      expression = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
    } catch {
      preconditionFailure("'\(pattern)' is no regular expression: \(error)")
    }
  }

  /// All that do not overlap, in order.
  func matches(in text: String) -> [Match] {
    let whole = text as NSString
    let range = NSRange(location: 0, length: whole.length)
    return expression.matches(in: text, range: range).map { Match($0, in: whole) }
  }

  /// The one that begins exactly at `start`.
  func match(in text: String, at start: Int) -> Match? {
    let whole = text as NSString
    let range = NSRange(location: start, length: whole.length - start)
    guard let found = expression.firstMatch(in: text, options: .anchored, range: range),
      found.range.location == start
    else { return nil }
    return Match(found, in: whole)
  }
}
