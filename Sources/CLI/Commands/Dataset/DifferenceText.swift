import Gatekeeper
import HollowTools

/// One field that differs, for people and as JSON.
enum DifferenceText {
  /// `title.value: "Old" -> "New"`, `+ countries: "DE"`, `- windows[2]: {...}`.
  static func line(_ difference: FieldDifference) -> String {
    let path = difference.pathText
    switch (difference.old, difference.new) {
    case (let old?, let new?): return "\(path): \(old.short) -> \(new.short)"
    case (nil, let new?): return "+ \(path): \(new.short)"
    case (let old?, nil): return "- \(path): \(old.short)"
    case (nil, nil): return path
    }
  }

  /// Members `path`, and of `old` and `new` what there is as JSON.
  static func write(_ difference: FieldDifference, to writer: inout JSONLineWriter) {
    writer.field("path", difference.pathText)
    if let old = difference.old { writer.field("old", json: old.json()) }
    if let new = difference.new { writer.field("new", json: new.json()) }
  }
}
