import Foundation
import FoundationNetworking

/// Calls a server on loopback, with nothing cached and no connection kept for long.
struct Client: Sendable {
  struct Answer: Sendable {
    let status: Int
    let headers: [String: String]
    let body: Data

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a JSON object.
    func object() throws -> [String: Any] {
      guard let object = try JSONSerialization.jsonObject(with: body) as? [String: Any] else {
        throw CocoaError(.propertyListReadCorrupt)
      }
      return object
    }
  }

  let port: Int
  private let session: URLSession

  init(port: Int) {
    self.port = port
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = 120  // all suites share two cores and the pool
    configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
    configuration.urlCache = nil
    session = URLSession(configuration: configuration)
  }

  func get(_ path: String, method: String = "GET", headers: [String: String] = [:]) async throws -> Answer {
    guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw URLError(.badURL) }
    var request = URLRequest(url: url)
    request.httpMethod = method
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    let (body, response) = try await session.data(for: request)
    guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
    let named = response.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
    return Answer(status: response.statusCode, headers: Dictionary(named) { first, _ in first }, body: body)
  }

  func close() { session.invalidateAndCancel() }
}
