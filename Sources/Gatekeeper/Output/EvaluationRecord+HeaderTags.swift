import Hollow
import RuleKit
import Timeline

extension EvaluationRecord {
  /// The same facts as state header tags (domain.md, "Output dataset").
  var headerTags: [HeaderTag] {
    var tags = inputs.map { HeaderTag(key: "gatekeeper.input.\($0.dataset)", value: "\($0.version)") }
    tags.append(HeaderTag(key: "gatekeeper.evaluatedAt", value: "\(evaluatedAt.milliseconds)"))
    tags.append(HeaderTag(key: "gatekeeper.rules", value: rules))
    if let follows { tags.append(HeaderTag(key: "gatekeeper.follows", value: "\(follows)")) }
    return tags
  }
}
