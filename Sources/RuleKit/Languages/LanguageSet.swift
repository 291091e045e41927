/// A set of languages of one vocabulary, one bit a language.
///
/// The last word is never zero, so that equal sets have equal words.
@frozen public struct LanguageSet: Hashable, Sendable {
  @usableFromInline var words: [UInt64]

  /// The empty set: a contract with it allows no language at all.
  @inlinable public init() { words = [] }

  @inlinable public init(_ languages: some Sequence<Language>) {
    self.init()
    for language in languages { insert(language) }
  }

  @inlinable public var isEmpty: Bool { words.isEmpty }

  @inlinable public func contains(_ language: Language) -> Bool {
    let wordIndex = Int(language.id &>> 6)
    return wordIndex < words.count && words[wordIndex] &>> UInt64(language.id & 63) & 1 == 1
  }

  /// - Complexity: O(id / 64) when the set has to grow, else O(1).
  @inlinable public mutating func insert(_ language: Language) {
    let wordIndex = Int(language.id &>> 6)
    while words.count <= wordIndex { words.append(0) }
    words[wordIndex] |= 1 &<< UInt64(language.id & 63)
  }

  /// - Complexity: O(words of the longer set).
  @inlinable public mutating func formUnion(_ other: LanguageSet) {
    while words.count < other.words.count { words.append(0) }
    for index in other.words.indices { words[index] |= other.words[index] }
  }

  @inlinable public func union(_ other: LanguageSet) -> LanguageSet {
    var result = self
    result.formUnion(other)
    return result
  }
}

extension LanguageSet: ExpressibleByArrayLiteral {
  @inlinable public init(arrayLiteral languages: Language...) { self.init(languages) }
}
