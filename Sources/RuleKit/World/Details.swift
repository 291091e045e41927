/// The detail of a blocker: nothing, an instant to the second, or a text of one `World`. 8 bytes, trivially copied.
///
/// Within one code details order as the UTF-8 bytes of their rendered texts do, provided that the code gives either
/// instants or texts and not both. A text detail means nothing beside another `World`.
@frozen public struct Detail: Hashable, Comparable, Sendable {
  /// Less than 2^48, so that a code index fits above it: bits 46...47 the form, bits 0...45 its value.
  @usableFromInline let rawValue: UInt64

  @inlinable init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Rendered as the empty string.
  @inlinable public static var none: Detail { Detail(rawValue: 0) }

  /// The instant cut to the second below, so that two instants of one second are one detail.
  ///
  /// Instants outside the years 1 to 9999, which no dataset may hold, count as the nearest one inside.
  @inlinable public init(_ instant: Instant) {
    let seconds = min(max(instant, .earliest), .latest).seconds &- Instant.earliest.seconds
    rawValue = Self.instantForm | UInt64(seconds)
  }

  @inlinable init(textID: Int) { rawValue = Self.textForm | UInt64(textID) }

  @inlinable static var instantForm: UInt64 { 1 &<< 46 }
  @inlinable static var textForm: UInt64 { 2 &<< 46 }
  @inlinable static var valueMask: UInt64 { 1 &<< 46 &- 1 }

  /// The instant, whole seconds; nil for the other forms.
  public var instant: Instant? {
    guard rawValue & ~Self.valueMask == Self.instantForm else { return nil }
    let seconds = Int64(rawValue & Self.valueMask) + Instant.earliest.seconds
    return Instant(milliseconds: seconds * 1000)
  }

  /// Index into the world's table of texts; nil for the other forms.
  var textID: Int? {
    rawValue & ~Self.valueMask == Self.textForm ? Int(rawValue & Self.valueMask) : nil
  }

  @inlinable public static func < (left: Detail, right: Detail) -> Bool { left.rawValue < right.rawValue }
}

/// Every text a detail of one cycle can have, sorted by UTF-8 bytes: a text's place is its id, so ids order as texts do.
struct DetailTexts: Sendable, Equatable {
  let texts: [String]

  init(_ texts: some Sequence<String>) { self.texts = ByteOrder.sorted(texts.lazy.filter { !$0.isEmpty }) }

  /// The detail that renders as this text; the empty text is no detail at all.
  ///
  /// - Precondition: the text is in the table.
  /// - Complexity: O(log texts).
  func detail(_ text: String) -> Detail {
    guard let detail = find(text) else { preconditionFailure("no detail text \(text)") }
    return detail
  }

  /// The detail that renders as this text, nil for a text that is not in the table.
  ///
  /// - Complexity: O(log texts).
  func find(_ text: String) -> Detail? {
    if text.isEmpty { return Detail.none }
    let index = texts.partitionPoint { ByteOrder.precedes($0, text) }
    guard index < texts.count, ByteOrder.areEqual(texts[index], text) else { return nil }
    return Detail(textID: index)
  }

  func text(of detail: Detail) -> String {
    if let instant = detail.instant { return instant.description }
    return detail.textID.map { texts[$0] } ?? ""
  }

  /// Byte by byte: two spellings of one character are two texts.
  static func == (left: DetailTexts, right: DetailTexts) -> Bool {
    left.texts.count == right.texts.count && zip(left.texts, right.texts).allSatisfy(ByteOrder.areEqual)
  }
}

/// The languages and rating boards of one cycle, interned: sorted, each once, named by their index.
///
/// Languages are compared without case and sorted so; of two spellings the one with the smaller bytes is kept. Boards
/// are compared byte by byte.
public struct Vocabulary: Sendable {
  /// Tags in the order of their lower-case bytes.
  public let languages: [String]
  /// Board ids in the order of their bytes.
  public let boards: [String]

  /// Interns the given texts, in any order and with any repetition.
  public init(languages: [String], boards: [String]) {
    self.boards = ByteOrder.sorted(boards)
    self.languages = languages.sorted(by: Self.comesFirst).reduce(into: []) { kept, tag in
      if let last = kept.last, LanguageTag.matches(last, tag) { return }
      kept.append(tag)
    }
  }

  /// Without case, and of two spellings of one tag the smaller bytes: the order of the inputs decides nothing.
  private static func comesFirst(_ left: String, _ right: String) -> Bool {
    LanguageTag.matches(left, right) ? ByteOrder.precedes(left, right) : LanguageTag.precedes(left, right)
  }

  /// - Complexity: O(log languages), and a comparison of text each: once a distinct tag, not once a record.
  public func language(_ tag: String) -> Language? {
    let index = languages.partitionPoint { LanguageTag.precedes($0, tag) }
    guard index < languages.count, LanguageTag.matches(languages[index], tag) else { return nil }
    return Language(id: UInt32(index))
  }

  /// - Complexity: O(log boards), and a comparison of text each.
  public func board(_ id: String) -> Board? {
    let index = boards.partitionPoint { ByteOrder.precedes($0, id) }
    guard index < boards.count, ByteOrder.areEqual(boards[index], id) else { return nil }
    return Board(id: UInt32(index))
  }

  public func tag(of language: Language) -> String { languages[Int(language.id)] }

  /// The tags of a set, in the vocabulary's order.
  public func tags(of set: LanguageSet) -> [String] {
    languages.indices.filter { set.contains(Language(id: UInt32($0))) }.map { languages[$0] }
  }

  public func name(of board: Board) -> String { boards[Int(board.id)] }

  /// The languages that satisfy one of these tags: what a contract with this list allows.
  ///
  /// - Complexity: O(languages x tags).
  public func languages(satisfyingOneOf tags: [String]) -> LanguageSet {
    LanguageSet(
      languages.indices.lazy.filter { index in
        tags.contains { LanguageTag.satisfies(languages[index], requirement: $0) }
      }.map { Language(id: UInt32($0)) })
  }
}

/// Up to 64 display languages that launched countries require, and which of them each language satisfies.
///
/// A page is one word of bits, so that what a video's synopses satisfy is one `or` a synopsis instead of a comparison of
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
