import Gatekeeper
import RuleKit

/// Changes of dataset "synopses".
extension ChangeMaker {
  func synopses(of subject: Subject) -> [Synopsis] {
    var synopses: [Synopsis] = []
    catalogue.synopsisGenerator.append(subject.node, subject.title.profile, to: &synopses)
    return edits.current(synopses, of: subject.videoID)
  }

  /// A draft is approved, a missing language is written, or a text is written anew or taken back to draft.
  mutating func writtenSynopsis(of subject: Subject) -> Synopsis? {
    let synopses = synopses(of: subject)
    if var draft = synopses.first(where: { $0.state == .draft }) {
      draft.state = .approved
      return draft
    }
    let known = Set(synopses.map(\.language))
    let language = random.below(SyntheticLanguages.displayCount)
    let isNew = !known.contains(SyntheticLanguages.tags[language])
    guard isNew || random.chance(perMille: 300) else { return nil }
    var synopsis = catalogue.synopsisGenerator.synopsis(subject.node, in: language, &random)
    if !isNew, random.chance(perMille: 150) { synopsis.state = .draft }
    return synopsis
  }
}
