/// A JSON object as text whose members can be swapped one at a time: a valid record and its near misses.
struct JSONText: ExpressibleByDictionaryLiteral, Sendable {
  private var members: [(name: String, literal: String)]

  init(dictionaryLiteral members: (String, String)...) {
    self.members = members.map { (name: $0.0, literal: $0.1) }
  }

  /// The same object with one member changed, or added at the end.
  func with(_ name: String, _ literal: String) -> JSONText {
    var copy = self
    if let index = members.firstIndex(where: { $0.name == name }) {
      copy.members[index].literal = literal
    } else {
      copy.members.append((name: name, literal: literal))
    }
    return copy
  }

  func without(_ name: String) -> JSONText {
    var copy = self
    copy.members.removeAll { $0.name == name }
    return copy
  }

  var text: String { "{\(members.map { "\"\($0.name)\":\($0.literal)" }.joined(separator: ","))}" }
}
