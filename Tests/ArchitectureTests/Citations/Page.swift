/// What of a Markdown page can be cited: its numbered sections, its headings and bold words, its numbered rules.
struct Page {
  /// `4.3` of the heading `### 4.3 OBJECT shard`.
  private(set) var sections: Set<String> = []
  /// Headings without their numbers, and bold words.
  private(set) var titles: Set<String> = []
  /// Numbers of list items at the start of a line.
  private(set) var items: Set<String> = []

  init(_ content: String) {
    let heading = Pattern(#"^#+ (?:(\d+(?:\.\d+)*)\.? )?(.+)$"#)
    for match in heading.matches(in: content) {
      if let number = match[1] { sections.insert(number) }
      if let title = match[2] { titles.insert(title) }
    }
    titles.formUnion(Pattern(#"\*\*([^*]+)\*\*"#).matches(in: content).compactMap { $0[1] })
    items = Set(Pattern(#"^(\d+)\. "#).matches(in: content).compactMap { $0[1] })
  }

  /// Whether a heading or bold words are `text`, or begin with it: "Output dataset" finds `Output dataset "liveness"`.
  func has(title text: String) -> Bool { titles.contains { $0 == text || $0.hasPrefix(text + " ") } }
}
