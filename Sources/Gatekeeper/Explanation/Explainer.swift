public import RuleKit
public import Timeline

/// Explains the verdicts of one output state from the very inputs it was evaluated from.
///
/// Immutable and safe from several threads; keep it for as long as the state is served.
public final class Explainer: Sendable {
  public let state: LivenessState
  public let titles: TitleIndex
  private let catalogue: Catalogue
  private let builder: FactsBuilder
  private let words: [Blocker: BlockerWords]

  /// Indexes the titles. O(videos).
  ///
  /// - Parameters:
  ///   - catalogue: of the inputs the output was evaluated from; a cycle hands it out with its result.
  ///   - ruleSets: all that are compiled in; the state's own says what its codes mean.
  public init(_ state: LivenessState, catalogue: Catalogue, ruleSets: [RuleSet]) throws {
    (self.state, self.catalogue) = (state, catalogue)
    titles = try TitleIndex(catalogue)
    builder = FactsBuilder(catalogue, world: catalogue.world(at: state.evaluation.evaluatedAt))
    words = Self.words(ruleSets, preferring: state.evaluation.rules.name)
  }

  /// The words of every code, by rule and code with an empty detail.
  private static func words(_ ruleSets: [RuleSet], preferring name: String) -> [Blocker: BlockerWords] {
    let ordered = ruleSets.filter { $0.name != name } + ruleSets.filter { $0.name == name }
    var words: [Blocker: BlockerWords] = [:]
    for code in ordered.flatMap(\.codes) {
      words[Blocker(rule: code.ruleID, code: code.codeID, detail: "")] = code.words
    }
    return words
  }

  /// Why the video with `id` is live or blocked, in one country or in all; nil for an id that the state does not have.
  public func explain(videoID id: Int64, country: Country? = nil) -> Explanation? {
    guard let video = state.find(videoID: id), let title = titles.summary(ofVideo: id) else { return nil }
    let scope = country.map { CountrySet([$0]) } ?? .all
    let finder = finder(id)
    let items = state.blocks(video).compactMap { block -> Explanation.Item? in
      let countries = block.countries.intersection(scope)
      guard !countries.isEmpty else { return nil }
      let blocker = state.blockers[block.blocker]
      let words = words[Blocker(rule: blocker.rule, code: blocker.code, detail: "")]
      let evidence = words.flatMap { words in finder?.evidence(blocker, words, in: countries) } ?? []
      return Explanation.Item(blocker: blocker, words: words, countries: countries, evidence: evidence)
    }
    return Explanation(
      title: title, country: country, version: state.version, evaluation: state.evaluation,
      live: state.live(video).intersection(scope), scope: scope, items: items, nextChange: state.nextChange(video))
  }

  private func finder(_ id: Int64) -> EvidenceFinder? {
    guard let position = catalogue.videos.position(ofID: id) else { return nil }
    let family = catalogue.videos.family(ofPosition: position)
    let (titles, nodes) = builder.batch([family])
    var ancestors: [VideoFacts] = []
    var next = nodes[position - family.lowerBound].parent
    while let parent = next {
      ancestors.append(titles[parent])
      next = nodes[parent].parent
    }
    return EvidenceFinder(titles[position - family.lowerBound], ancestors: ancestors, world: builder.world)
  }
}

/// Why a video is live or blocked, in one state: what CLI, API and page all render.
public struct Explanation: Sendable {
  /// One blocker in words, with the countries it blocks.
  public struct Item: Sendable {
    public var blocker: Blocker
    /// Nil for a code that no compiled-in rule set can raise: then its rules are of another build.
    public var words: BlockerWords?
    public var countries: CountrySet
    /// The records that would change it, nearest first; at most a handful.
    public var evidence: [Evidence]
  }

  public var title: VideoSummary
  /// The one country asked about; nil for all.
  public var country: Country?
  public var version: Version
  public var evaluation: EvaluationRecord
  /// Live countries, of those asked about.
  public var live: CountrySet
  /// Countries asked about.
  public var scope: CountrySet
  /// In the order of the blocks: by rule, code, detail.
  public var items: [Item]
  public var nextChange: Instant?

  public var blocked: CountrySet { scope.subtracting(live) }
}

/// The record that would change a blocker: where it is, what it says and what is needed.
public struct Evidence: Hashable, Sendable {
  public var dataset: Dataset
  /// The key as it is printed (`80000001/DE`); for a record that is missing, the key it would have or what it would name.
  public var record: String
  public var field: String
  /// What the record says; nil when there is no such record.
  public var actual: String?
  public var expected: String

  public init(dataset: Dataset, record: String, field: String, actual: String?, expected: String) {
    (self.dataset, self.record, self.field) = (dataset, record, field)
    (self.actual, self.expected) = (actual, expected)
  }

  /// `contracts 30000014: state is draft, needs signed`.
  public var sentence: String {
    "\(dataset) \(record): \(field) is \(actual ?? "missing"), needs \(expected)"
  }
}

extension Explanation {
  /// The explanation as one JSON object.
  ///
  /// - Parameter includesState: whether version, instant, rules and inputs are in it. The API leaves them out and gives
  ///   them as headers, so that an answer that did not change keeps its bytes.
  public func json(includesState: Bool = true) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("videoId", title.videoID)
      object.field("kind", title.kind.name)
      object.field("path", strings: title.path)
      if let country { object.field("country", country.code) }
      object.field("verdict", verdict)
      if country == nil {
        object.field("live", strings: live.map(\.code))
        object.field("blocked", strings: blocked.map(\.code))
      }
      object.field("blockers", objects: items) { item, writer in Self.write(item, to: &writer) }
      object.field("nextChange", nextChange?.description)
      if includesState { writeState(to: &object) }
    }
    return writer.text
  }

  /// `live`, `blocked`, or `mixed` when the countries asked about differ.
  public var verdict: String { live.isEmpty ? "blocked" : live == scope ? "live" : "mixed" }

  private static func write(_ item: Item, to writer: inout JSONLineWriter) {
    writer.field("rule", item.blocker.rule)
    writer.field("code", item.blocker.code)
    writer.field("detail", item.blocker.detail)
    writer.field("kind", item.words?.kind.name)
    writer.field("summary", item.words?.sentence)
    writer.field("owner", item.words?.owner.name)
    writer.field("fix", item.words?.fix)
    writer.field("countries", strings: item.countries.map(\.code))
    writer.field("evidence", objects: item.evidence) { evidence, writer in
      writer.field("dataset", evidence.dataset.rawValue)
      writer.field("record", evidence.record)
      writer.field("field", evidence.field)
      writer.field("actual", evidence.actual)
      writer.field("expected", evidence.expected)
    }
  }

  private func writeState(to writer: inout JSONLineWriter) {
    writer.field("version", "\(version)")
    writer.field("evaluatedAt", evaluation.evaluatedAt.description)
    writer.field("rules", "\(evaluation.rules)")
    writer.field("inputs", objects: evaluation.inputs) { input, writer in
      writer.field("dataset", input.dataset.rawValue)
      writer.field("version", "\(input.version)")
      writer.field("publishedAt", input.publishedAt?.description)
    }
  }
}
