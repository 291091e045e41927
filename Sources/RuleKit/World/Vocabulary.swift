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
