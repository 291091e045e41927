/// Something of the repository that a comment or a page names.
struct Citation: CustomStringConvertible {
  /// From the root.
  let file: String
  let line: Int
  /// As it is written.
  let text: String
  /// Why it leads nowhere; nil where it leads somewhere.
  let problem: String?

  var description: String { "\(file):\(line): \(text)\(problem.map { ": \($0)" } ?? "")" }
}

/// Finds what prose cites and looks whether it is there.
///
/// - A document is a word that ends in `.md`, or the target of a page's link. Its sections are cited by number, its headings
///   and bold words in quotes, its numbered rules by number, in one list after its name. A section or a rule without its
///   document is a fault, except in a page that means itself.
/// - A path is a word that begins with one of the folders of the repository.
/// - A name is a word in back-ticks that is written like a type, with or without a member, or like a function with its
///   parentheses.
struct CitationFinder {
  let repository: Repository

  private let document = Pattern(#"(?<![\w./-])[\w./-]*\w\.md\b"#)
  private let place = Pattern(
    #"(?:,| and) (?:sections? (\#(Self.numbers))|rules? (\#(Self.numbers))|"([^"]+)")"#)
  private let loose = Pattern(#"(?<!RFC \d{4},? )\b(section|rule)s? (\#(Self.numbers))|(\()\d{1,2}\.\d{1,2}\)"#)
  private let number = Pattern(#"\d+(?:\.\d+)*"#)
  private let path = Pattern(
    #"(?<![\w./-])(?:Sources|Tests|docs|scripts|rules|snapshots|Fuzz|deploy|benchmarks)(?:/[\w+-][\w.+-]*)+"#)
  private let outside = Pattern(#"\.\./shared\b"#)
  private let link = Pattern(#"\]\(([^)\s]+)\)"#)
  private let name = Pattern(#"`([^`]+)`"#)
  private let typeName = Pattern(#"^([A-Z]\w*)(?:<[^>]*>)?((?:\.\w+)*)(?:\(.*\))?[?!]?$"#)
  private let functionName = Pattern(#"^([a-z]\w*)\((?:\w+:)*\)$"#)

  /// `4.3`, `4.4 to 4.6`, `1, 2 and 7`.
  private static let numbers = #"\d+(?:\.\d+)*(?:(?:, and |, | and | to )\d+(?:\.\d+)*)*"#

  init(_ repository: Repository) { self.repository = repository }

  /// All citations of one file.
  func citations(in prose: Prose) -> [Citation] {
    documents(in: prose) + paths(in: prose) + links(in: prose) + names(in: prose)
  }

  // MARK: Documents

  private func documents(in prose: Prose) -> [Citation] {
    var citations: [Citation] = []
    var covered: [Range<Int>] = []
    for match in document.matches(in: prose.text) {
      guard let written = match[0], let file = repository.resolve(written, in: prose) else {
        citations.append(
          citation(
            prose, match, problem: "there is no such document; write its path from the root, as in: docs/domain.md"))
        continue
      }
      var end = match.range.upperBound
      citations.append(citation(prose, match, problem: nil))
      while let found = place.match(in: prose.text, at: end) {
        citations.append(citation(prose, found, in: written, problem: problem(of: found, in: file)))
        end = found.range.upperBound
      }
      covered.append(match.range.lowerBound..<end)
    }
    for match in loose.matches(in: prose.text) where !covered.contains(where: { $0.overlaps(match.range) }) {
      if let found = looseCitation(prose, match) { citations.append(found) }
    }
    return citations
  }

  /// What is wrong with the sections, rules or words that are cited of `file`.
  private func problem(of match: Pattern.Match, in file: String) -> String? {
    guard let page = repository.pages[file] else { return "\(file) is no page" }
    if let title = match[3] {
      // A full stop or comma of the sentence may stand inside the quotes.
      let words = String(title.reversed().drop { ",.".contains($0) }.reversed())
      return page.has(title: words) ? nil : "\(file) has no heading or bold words like that"
    }
    let (list, known) = match[1].map { ($0, page.sections) } ?? (match[2] ?? "", page.items)
    let missing = number.matches(in: list).compactMap { $0[0] }.filter { !known.contains($0) }
    return missing.isEmpty ? nil : "\(file) has no \(missing.joined(separator: ", "))"
  }

  /// A section or a rule without a document; nil for a page's own, and for numbers in a page that are something else.
  private func looseCitation(_ prose: Prose, _ match: Pattern.Match) -> Citation? {
    guard let page = repository.pages[prose.file] else {
      return citation(prose, match, problem: "name the document, as in: docs/hollow-format.md, section 4.3")
    }
    guard let kind = match[1], let list = match[2] else { return nil }
    let known = kind == "section" ? page.sections : page.items
    let missing = number.matches(in: list).compactMap { $0[0] }.filter { !known.contains($0) }
    return citation(
      prose, match, problem: missing.isEmpty ? nil : "this page has no \(missing.joined(separator: ", "))")
  }

  // MARK: Paths and links

  private func paths(in prose: Prose) -> [Citation] {
    let inside = path.matches(in: prose.text).compactMap { match -> Citation? in
      let path = String((match[0] ?? "").reversed().drop { ".-".contains($0) }.reversed())
      if path.hasSuffix(".md") { return nil }
      let isKnown = repository.has(path: path) || repository.resolve(path, in: prose) != nil
      return citation(prose, match, problem: isKnown ? nil : "there is no such file or folder")
    }
    if prose.file.hasPrefix("Tests/") { return inside }
    return inside
      + outside.matches(in: prose.text).map {
        citation(prose, $0, problem: "this folder is not part of the repository")
      }
  }

  private func links(in prose: Prose) -> [Citation] {
    if !prose.isPage { return [] }
    return link.matches(in: prose.text).compactMap { match in
      guard let target = match[1]?.split(separator: "#").first, !target.contains(":") else { return nil }
      let isKnown = repository.has(link: String(target), from: prose.folder)
      return citation(prose, match, problem: isKnown ? nil : "there is no such file")
    }
  }

  // MARK: Names

  private func names(in prose: Prose) -> [Citation] {
    name.matches(in: prose.text).compactMap { match in
      guard let written = match[1] else { return nil }
      if repository.has(fileName: written) || repository.has(path: written) {
        return citation(prose, match, problem: nil)
      }
      if let function = functionName.matches(in: written).first?[1] {
        let isKnown = function == "init" || repository.names.functions.contains(function)
        return citation(prose, match, problem: isKnown ? nil : "no function is called that")
      }
      guard let type = typeName.matches(in: written).first, let head = type[1], head.contains(where: \.isLowercase)
      else {
        return nil
      }
      let members = (type[2] ?? "").split(separator: ".").map(String.init)
      return citation(prose, match, problem: problem(of: head, members))
    }
  }

  /// What is wrong with `head.member.member`.
  private func problem(of head: String, _ members: [String]) -> String? {
    if ForeignNames.all.contains(head) { return nil }
    let names = repository.names
    guard names.types.contains(head) else {
      return names.schemaTypes.contains(head) ? nil : "no type is called that; see ForeignNames.swift"
    }
    var owner = head
    for member in members {
      guard names.has(member, in: owner) || names.schemaTypes.contains(owner) else {
        return "\(owner) has no member of this name"
      }
      if names.types.contains(member) { owner = member } else { return nil }
    }
    return nil
  }

  private func citation(
    _ prose: Prose, _ match: Pattern.Match, in document: String? = nil, problem: String?
  ) -> Citation {
    Citation(
      file: prose.file, line: prose.line(at: match.range.lowerBound),
      text: (document ?? "") + (match[0] ?? ""), problem: problem)
  }
}
