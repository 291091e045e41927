import RuleKit

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
    writer.field("version", version)
    writer.field("evaluatedAt", evaluation.evaluatedAt.description)
    writer.field("rules", evaluation.rules)
    writer.field("inputs", objects: evaluation.inputs) { input, writer in
      writer.field("dataset", input.dataset.rawValue)
      writer.field("version", "\(input.version)")
      writer.field("publishedAt", input.publishedAt?.description)
    }
  }
}
