import ArgumentParser
import PlainText

/// What operators say about what they do, on the command line: it is kept with the store, and others read it.
enum OperatorText {
  /// Throws a usage error for a text that says nothing, is too long, or has control characters.
  ///
  /// - Parameter says: what is missing in an empty one, such as "why".
  static func check(_ text: String, _ option: String, says: String) throws(ValidationError) {
    guard !text.allSatisfy(\.isWhitespace) else { throw ValidationError("\(option) must say \(says)") }
    if let fault = TextRule.reason.fault(in: text) { throw ValidationError("\(option) \(fault)") }
  }
}
