import NIOHTTP1

/// One request, complete with its body.
struct RemoteRequest: Sendable {
  var method: HTTPMethod = .GET
  var url: String
  var headers: [(name: String, value: String)] = []
  var body: [UInt8] = []
  /// The longest body that is accepted as an answer, in bytes.
  var maximumAnswerBytes: Int

  /// For messages.
  var name: String { "\(method.rawValue) \(url)" }
}
