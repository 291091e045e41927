import Gatekeeper
import Ingest
import RuleKit
import Standard
import Timeline

// The code of the article on the module Gatekeeper: its blocks stand here line by line, and `GatekeeperArticleTests`
// compares them.

func parasiteInGermany() -> [InputRecord] {
  let germany = Territory(
    country: "DE", launched: true, displayLanguages: ["de"], spokenLanguages: ["de"], captionsRequired: false,
    ratingRequired: true)
  let window = Window(start: Instant(milliseconds: 1_767_225_600_000), countries: ["DE"])
  return [
    .territory(germany),
    .video(Video(id: 1, kind: .movie, originalLanguage: "ko", title: "Parasite")),
    .contract(Contract(id: 11, videoID: 1, state: .signed, windows: [window])),
    .asset(Asset(id: 101, videoID: 1, kind: .video, state: .approved)),
    .asset(Asset(id: 102, videoID: 1, kind: .subtitles, language: "de", state: .approved)),
    .synopsis(Synopsis(videoID: 1, language: "de", title: "Parasite", text: "Zwei Familien.", state: .approved)),
  ]
}

func publish(_ records: [InputRecord], to store: Store, at now: Instant) throws {
  _ = try ChangeApplier(store).apply(records.map { .upsert($0) }, at: now)
}

func evaluate(_ store: Store, at now: Instant) throws -> CycleResult {
  let inputs = try store.inputs().latest()
  let cycle = try EvaluationCycle(store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: now)
  return try cycle.run(inputs, at: now, publishedAt: now)
}

func verdict(ofVideo id: Int64, in country: Country, _ result: CycleResult) throws -> [String] {
  let state = try LivenessState(result.state)
  guard let video = state.find(videoID: id) else { return ["unknown"] }
  if state.live(video).contains(country) { return ["live"] }
  return state.blocks(video).filter { $0.countries.contains(country) }.map { block in
    let blocker = state.blockers[block.blocker]
    return "\(blocker.rule) / \(blocker.code)"
  }
}

func whatIsNeeded(byVideo id: Int64, in country: Country, _ result: CycleResult) throws -> [String] {
  let explainer = try Explainer(
    LivenessState(result.state), catalogue: result.catalogue, ruleSets: [StandardRules.ruleSet])
  let explanation = explainer.explain(videoID: id, country: country)
  return explanation?.items.flatMap(\.evidence).map(\.sentence) ?? []
}
