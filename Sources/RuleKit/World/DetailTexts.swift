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
