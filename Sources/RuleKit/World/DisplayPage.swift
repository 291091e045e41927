/// Up to 64 display languages that launched countries require, and which of them each language satisfies.
///
/// A page is one word of bits, so that what a title's synopses satisfy is one `or` a synopsis instead of a comparison of
/// every synopsis with every required language. Most worlds have one page.
public struct DisplayPage: Sendable {
  /// The required tags of this page in byte order, each with the countries that require it; at most 64.
  public let requirements: [CountryGroup]
  /// By language id: bit *i* is set when the language satisfies requirement *i*.
  @usableFromInline let satisfiedByLanguage: [UInt64]

  static let capacity = 64

  /// - Complexity: O(languages x requirements).
  init(requirements: [CountryGroup], tags: [String], languages: [String]) {
    precondition(requirements.count == tags.count && tags.count <= Self.capacity)
    self.requirements = requirements
    satisfiedByLanguage = languages.map { language in
      tags.enumerated().reduce(into: UInt64(0)) { bits, tag in
        if LanguageTag.satisfies(language, requirement: tag.element) { bits |= 1 << UInt64(tag.offset) }
      }
    }
  }

  /// Bit *i* is set when a text in this language satisfies requirement *i* of the page.
  @inlinable public func requirements(satisfiedBy language: Language) -> UInt64 {
    satisfiedByLanguage[Int(language.id)]
  }

  /// A bit for every requirement of the page.
  @inlinable public var everyRequirement: UInt64 {
    requirements.count == 64 ? .max : 1 &<< UInt64(requirements.count) &- 1
  }
}
