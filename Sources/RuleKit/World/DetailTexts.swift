/// Every text a detail of one cycle can have, sorted by UTF-8 bytes: a text's place is its id, so ids order as texts do.
struct DetailTexts: Sendable {
  let texts: [String]

  init(_ texts: some Sequence<String>) { self.texts = ByteOrder.sorted(texts.lazy.filter { !$0.isEmpty }) }

  /// The detail that renders as this text; the empty text is no detail at all.
  ///
  /// - Precondition: the text is in the table.
  /// - Complexity: O(log texts).
  func detail(_ text: String) -> Detail {
    if text.isEmpty { return .none }
    let index = texts.partitionPoint { ByteOrder.precedes($0, text) }
    precondition(index < texts.count && ByteOrder.areEqual(texts[index], text), "no detail text \(text)")
    return Detail(textID: index)
  }

  func text(of detail: Detail) -> String {
    if let instant = detail.instant { return instant.description }
    return detail.textID.map { texts[$0] } ?? ""
  }
}
