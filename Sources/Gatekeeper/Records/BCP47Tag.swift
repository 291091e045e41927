/// A well-formed BCP 47 language tag in the letter case of RFC 5646 2.1.1: `pt-BR`, `zh-Hant`, `es-419`.
///
/// Well-formed is RFC 5646 2.1, grandfathered tags included, without repeated variants (2.2.5) or singletons (2.2.6).
/// The registry of subtags is not consulted, so `qq-ZZ` is a tag. `*` is none: it is a range of RFC 4647.
public struct BCP47Tag: Hashable, Comparable, Sendable {
  /// ASCII; equal tags have equal text.
  public let text: String

  /// Reads a tag in any letter case.
  /// - Returns: nil when the text is no well-formed tag.
  public init?(_ text: String) {
    guard let canonical = BCP47Grammar.canonical(text) else { return nil }
    self.text = canonical
  }

  /// The order of the UTF-8 bytes, which for ASCII is the order of `String` too.
  public static func < (left: BCP47Tag, right: BCP47Tag) -> Bool { left.text < right.text }

  /// These tags as a set: sorted, each once.
  public static func set(_ tags: some Sequence<BCP47Tag>) -> [BCP47Tag] {
    var result: [BCP47Tag] = []
    for tag in tags.sorted() where tag != result.last { result.append(tag) }
    return result
  }
}

extension BCP47Tag: CustomStringConvertible {
  public var description: String { text }
}

/// For literals in tests and generators: `let tag: BCP47Tag = "pt-BR"`.
extension BCP47Tag: ExpressibleByStringLiteral {
  /// - Precondition: `text` is a well-formed tag.
  public init(stringLiteral text: String) {
    guard let tag = BCP47Tag(text) else { preconditionFailure("'\(text)' is no BCP 47 tag (RFC 5646 2.1)") }
    self = tag
  }
}
