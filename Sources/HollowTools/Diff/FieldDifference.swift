/// One place where two records of a key differ.
public struct FieldDifference: Hashable, Sendable {
  /// A step from a record to a part of it.
  public enum Step: Hashable, Sendable {
    case field(String)
    /// A list's element: its place on the left, or on the right for one that was added.
    case element(Int)
    /// A map's value, by its key.
    case key(ExpandedValue)
  }

  public var path: [Step]
  /// Nil when an element of a list, set or map was added: then `path` names it, or the set it went into.
  public var old: ExpandedValue?
  /// Nil when an element of a list, set or map was removed.
  public var new: ExpandedValue?

  public init(path: [Step], old: ExpandedValue?, new: ExpandedValue?) {
    (self.path, self.old, self.new) = (path, old, new)
  }

  /// The path for people: `title.value`, `windows[2].end`, `ratings{"US"}.board`.
  public var pathText: String {
    var text = ""
    for step in path {
      switch step {
      case .field(let name): text += text.isEmpty ? name : ".\(name)"
      case .element(let index): text += "[\(index)]"
      case .key(let key): text += "{\(key.short)}"
      }
    }
    return text
  }
}
