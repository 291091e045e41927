import Foundation
import Gatekeeper
import Hummingbird
import RuleKit

/// The values that paths of this server hold, read or refused with a `Problem`.
enum PathValues {
  /// The `{id}` of a path: a decimal number from 1, without a sign.
  static func videoID(_ context: some RequestContext) throws -> Int64 {
    let text = decoded("id", context)
    // `Int64` alone would also read "+7".
    let isPlain = text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard isPlain, let id = Int64(text), id > 0 else { throw Problem.badVideoID(text) }
    return id
  }

  /// The `{cc}` of a path.
  static func country(_ context: some RequestContext) throws -> Country { try country(decoded("cc", context)) }

  /// A country by its code in upper case, also as a query gives it.
  static func country(_ code: String) throws -> Country {
    guard let country = Country(code: code) else { throw Problem.unknownCountry(code) }
    return country
  }

  /// A value that is not well encoded stays as it is: no id and no country looks like that, so it is refused with its own
  /// words in the message.
  private static func decoded(_ name: String, _ context: some RequestContext) -> String {
    let text = context.parameters.get(name) ?? ""
    return text.removingPercentEncoding ?? text
  }
}

extension CurrentState {
  /// The state to answer from. Throws a `Problem` that says why there is none.
  func require() throws -> AnswerableState {
    if let current { return current }
    let problems = standingProblems
    guard problems.isEmpty else {
      throw Problem.notReady("There is nothing to serve: \(problems.map(\.sentence).joined(separator: "; ")).")
    }
    throw Problem.notReady("Nothing was evaluated yet; import the datasets, and the first cycle makes a state.")
  }
}

extension AnswerableState {
  /// Why a video is live or blocked, in one country or in all. Throws a `Problem` for an id that the state does not have.
  func explain(_ id: Int64, _ country: Country?) throws -> Explanation {
    guard let explanation = explainer.explain(videoID: id, country: country) else {
      throw Problem.unknownVideo(id, in: name)
    }
    return explanation
  }
}
