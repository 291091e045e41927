public import RuleKit
import Timeline

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
    words = Self.words(ruleSets, preferring: state.evaluation.ruleSetName)
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
      title: title, country: country, version: "\(state.version)", evaluation: state.evaluation,
      live: state.live(video).intersection(scope), scope: scope, items: items, nextChange: state.nextChange(video))
  }

  private func finder(_ id: Int64) -> EvidenceFinder? {
    guard let position = catalogue.videos.position(ofID: id) else { return nil }
    let family = catalogue.videos.family(ofPosition: position)
    let (titles, nodes) = builder.batch([family])
    var ancestors: [TitleFacts] = []
    var next = nodes[position - family.lowerBound].parent
    while let parent = next {
      ancestors.append(titles[parent])
      next = nodes[parent].parent
    }
    return EvidenceFinder(titles[position - family.lowerBound], ancestors: ancestors, world: builder.world)
  }
}
