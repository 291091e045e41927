import Hollow
public import RuleKit
public import Timeline

/// Explains the verdicts of one output state from the very inputs it was evaluated from.
///
/// What a blocker means and which record would change it is the rule's to say; the explainer finds the cell's facts, asks the
/// rule that blocked it, and puts the answers together. Immutable and safe from several threads: keep it for as long as the
/// state is served.
///
/// ```swift
/// let explainer = try Explainer(state, catalogue: result.catalogue, ruleSets: [StandardRules.ruleSet])
/// let explanation = explainer.explain(videoID: 80_000_001, country: "DE")
/// ```
public final class Explainer: Sendable {
  public let state: LivenessState
  public let titles: TitleIndex
  private let catalogue: Catalogue
  private let builder: FactsBuilder
  private let parentIDs: FieldColumn
  /// The state's own rule set first: it says best what its codes mean.
  private let ruleSets: [RuleSet]
  /// Inputs of the state that could not be read. Verdicts and words are all there without them, but no records are named:
  /// what an input that seems empty makes of a video's facts would lead people to the wrong record.
  public let unreadable: [Dataset]

  /// At most this many records a blocker: the first ones tell who has to act.
  private static let evidenceLimit = 5

  /// Indexes the titles: O(videos), or O(changes) after the explainer of the state before.
  ///
  /// - Parameters:
  ///   - catalogue: of the inputs the output was evaluated from; a cycle hands it out with its result.
  ///   - ruleSets: all that are compiled in; the state's own says what its codes mean.
  ///   - previous: explains the state before; nil without one.
  ///   - unreadable: the inputs that the catalogue lacks, since they could not be read.
  public init(
    _ state: LivenessState, catalogue: Catalogue, ruleSets: [RuleSet], after previous: Explainer? = nil,
    unreadable: [Dataset] = []
  ) throws {
    (self.state, self.catalogue, self.unreadable) = (state, catalogue, unreadable)
    titles = try TitleIndex(catalogue, after: previous?.titles)
    parentIDs = try catalogue.inputs.data(.videos).column(VideoField.parentId, .long)
    builder = FactsBuilder(catalogue, world: catalogue.world(at: state.evaluation.evaluatedAt))
    let name = state.evaluation.rules.name
    self.ruleSets = ruleSets.filter { $0.name == name } + ruleSets.filter { $0.name != name }
  }

  /// Why the video with `id` is live or blocked, in one country or in all; nil for an id that the state does not have.
  public func explain(videoID id: Int64, country: Country? = nil) -> Explanation? {
    guard let video = state.find(videoID: id), let title = summary(ofVideo: id) else { return nil }
    let scope = country.map { CountrySet([$0]) } ?? .all
    let family = unreadable.isEmpty ? family(ofVideo: id) : nil
    let items = state.blocks(video).compactMap { block -> Explanation.Item? in
      let countries = block.countries.intersection(scope)
      guard !countries.isEmpty else { return nil }
      let blocker = state.blockers[block.blocker]
      guard let (ruleSet, code) = code(of: blocker) else {
        return Explanation.Item(blocker: blocker, words: nil, countries: countries, evidence: [])
      }
      let evidence = family.map { self.evidence(of: blocker, by: ruleSet, in: countries, $0) } ?? []
      return Explanation.Item(blocker: blocker, words: code.words, countries: countries, evidence: evidence)
    }
    return Explanation(
      title: title, country: country, version: state.version, evaluation: state.evaluation,
      live: state.live(video).intersection(scope), scope: scope, items: items, nextChange: state.nextChange(video),
      unreadable: unreadable)
  }

  private func summary(ofVideo id: Int64) -> VideoSummary? {
    guard unreadable.contains(.videos) else { return titles.summary(ofVideo: id) }
    return VideoSummary(videoID: id, kind: nil, path: ["Video \(id)"])
  }

  /// The first rule set that can raise the blocker, and its code there.
  private func code(of blocker: Blocker) -> (RuleSet, BlockerDefinition)? {
    for ruleSet in ruleSets {
      if let index = ruleSet.codeIndex(rule: blocker.rule, code: blocker.code) {
        return (ruleSet, ruleSet.codes[Int(index)])
      }
    }
    return nil
  }

  /// The distinct evidence of a blocker's cells, in the order of the countries, until there is enough.
  private func evidence(
    of blocker: Blocker, by ruleSet: RuleSet, in countries: CountrySet, _ family: Family
  ) -> [Evidence] {
    var found: [Evidence] = []
    for country in countries where found.count < Self.evidenceLimit {
      let cell = family.cell(country, detail: blocker.detail, builder.world)
      for evidence in ruleSet.evidence(rule: blocker.rule, code: blocker.code, in: cell) ?? []
      where !found.contains(evidence) { found.append(evidence) }
    }
    return Array(found.prefix(Self.evidenceLimit))
  }

  /// A video's facts with those of the videos around it.
  private struct Family {
    let video: VideoFacts
    let ancestors: [VideoFacts]
    let children: [VideoFacts]
    let namedParent: BlockedCell.NamedParent?

    func cell(_ country: Country, detail: String, _ world: World) -> BlockedCell {
      BlockedCell(
        video: video, ancestors: ancestors, children: children, namedParent: namedParent, country: country,
        detail: detail,
        world: world)
    }
  }

  private func family(ofVideo id: Int64) -> Family? {
    let videos = catalogue.videos
    guard let position = videos.position(ofID: id) else { return nil }
    let members = videos.family(ofPosition: position)
    let (facts, nodes) = builder.batch([members])
    let own = position - members.lowerBound
    var ancestors: [VideoFacts] = []
    var next = nodes[own].parent
    while let parent = next {
      ancestors.append(facts[parent])
      next = nodes[parent].parent
    }
    let children = nodes.indices.filter { nodes[$0].parent == own }.map { facts[$0] }
    let namedParent = parentIDs.long(at: videos.ordinals[position]).map { id in
      BlockedCell.NamedParent(videoID: id, kind: videos.position(ofID: id).map { videos.kinds[$0] })
    }
    return Family(video: facts[own], ancestors: ancestors, children: children, namedParent: namedParent)
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
    /// The records that stand in the way, country by country; at most a handful.
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
  /// Inputs that could not be read: then no records are named.
  public var unreadable: [Dataset]

  public var blocked: CountrySet { scope.subtracting(live) }
}

extension Explanation {
  /// How much of an explanation its JSON holds.
  public enum Content: Sendable {
    /// The verdict and its reasons alone. The API gives version, instant, rules and inputs as headers, so that an answer that did
    /// not change keeps its bytes.
    case verdict
    /// Version, instant, rules and inputs too.
    case verdictAndState
  }

  /// The explanation as one JSON object.
  public func json(_ content: Content = .verdictAndState) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("videoId", title.videoID)
      object.field("kind", title.kind?.name)
      object.field("path", strings: title.path)
      if let country { object.field("country", country.code) }
      object.field("verdict", verdict)
      if country == nil {
        object.field("live", strings: live.map(\.code))
        object.field("blocked", strings: blocked.map(\.code))
      }
      object.field("blockers", objects: items) { item, writer in Self.write(item, to: &writer) }
      object.field("nextChange", nextChange?.description)
      if !unreadable.isEmpty { object.field("unreadableInputs", strings: unreadable.map(\.rawValue)) }
      if content == .verdictAndState { writeState(to: &object) }
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
      writer.field("dataset", evidence.record.dataset.rawValue)
      writer.field("record", evidence.record.description)
      writer.field("field", evidence.field)
      writer.field("actual", evidence.actual)
      writer.field("expected", evidence.needed)
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
