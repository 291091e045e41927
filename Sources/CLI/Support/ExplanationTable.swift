import CommandSupport
import Gatekeeper
import RuleKit
import Timeline

/// An explanation as text for a terminal.
enum ExplanationTable {
  static func lines(_ explanation: Explanation) -> [String] {
    var lines = [
      "\(explanation.title.label) (\(explanation.title.kindName) \(explanation.title.videoID))",
      verdict(explanation),
    ]
    for item in explanation.items { lines += [""] + self.lines(item) }
    if !explanation.unreadable.isEmpty {
      let names = explanation.unreadable.map(\.rawValue).joined(separator: ", ")
      lines += ["", "The records behind these verdicts are not named, as inputs cannot be read now: \(names)"]
    }
    lines.append("")
    lines.append("Next own change: \(explanation.nextChange?.description ?? "none known")")
    let evaluation = explanation.evaluation
    lines.append("State \(explanation.version), evaluated at \(evaluation.evaluatedAt) with \(evaluation.rules)")
    for input in evaluation.inputs {
      lines.append("  \(input.dataset)@\(input.version)\(input.publishedAt.map { ", published \($0)" } ?? "")")
    }
    return lines
  }

  private static func verdict(_ explanation: Explanation) -> String {
    if let country = explanation.country {
      return explanation.live.isEmpty ? "BLOCKED in \(country.code)" : "LIVE in \(country.code)"
    }
    let (live, blocked) = (explanation.live, explanation.blocked)
    if blocked.isEmpty { return "LIVE in all \(live.count) countries" }
    if live.isEmpty { return "BLOCKED in all \(blocked.count) countries" }
    return "LIVE in \(live.count) countries (\(CountryText.text(live))), BLOCKED in \(blocked.count)"
  }

  private static func lines(_ item: Explanation.Item) -> [String] {
    let detail = item.blocker.detail.isEmpty ? "" : " [\(item.blocker.detail)]"
    var lines = ["\(item.blocker.name)\(detail) in \(CountryText.text(item.countries))"]
    if let words = item.words {
      lines.append("  What: \(words.sentence)")
      lines.append("  Who:  \(words.owner.name) (\(words.kind.name))")
      lines.append("  Fix:  \(words.fix)")
    } else {
      lines.append("  The words of this code are in a build with other rules.")
    }
    for evidence in item.evidence { lines.append("  See:  \(evidence.sentence)") }
    return lines
  }
}
