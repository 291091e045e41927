import Hollow
import RuleKit
import Timeline

extension EvaluationRecord {
  private static let inputPrefix = "gatekeeper.input."

  /// The input versions that an output's header tags name.
  static func inputs(of tags: [HeaderTag]) -> [Dataset: Version] {
    var inputs: [Dataset: Version] = [:]
    for tag in tags where tag.key.hasPrefix(inputPrefix) {
      guard let dataset = Dataset(rawValue: String(tag.key.dropFirst(inputPrefix.count))) else { continue }
      inputs[dataset] = Version(tag.value)
    }
    return inputs
  }

  /// The same facts as state header tags (domain.md, "Output dataset").
  var headerTags: [HeaderTag] {
    var tags = inputs.map { HeaderTag(key: Self.inputPrefix + $0.dataset.rawValue, value: "\($0.version)") }
    tags.append(HeaderTag(key: "gatekeeper.evaluatedAt", value: "\(evaluatedAt.milliseconds)"))
    tags.append(HeaderTag(key: "gatekeeper.rules", value: rules))
    if let follows { tags.append(HeaderTag(key: "gatekeeper.follows", value: "\(follows)")) }
    return tags
  }
}
