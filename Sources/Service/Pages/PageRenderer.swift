import HTTPTypes
import Hummingbird
import Mustache

/// Renders the pages from their templates, which are parsed once.
struct PageRenderer: Sendable {
  private let library: MustacheLibrary

  /// Parses the templates. Throws when one is not well formed.
  init() throws {
    MustacheContentTypes.register(StrictHTML(), named: StrictHTML.name)
    var library = MustacheLibrary()
    for (name, text) in PageTemplates.all { try library.register(text, named: name) }
    self.library = library
  }

  func search(_ page: SearchPage) -> String { render(page, "search") }
  func title(_ page: VideoPage) -> String { render(page, "title") }

  /// The problem as a page.
  func response(_ problem: Problem, instance: String) -> Response {
    var response = Self.response(render(ErrorPage(problem, instance: instance), "problem"), status: problem.status)
    response.headers.append(contentsOf: problem.headers)
    response.headers[.cacheControl] = "no-store"
    return response
  }

  static func response(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status,
      headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "private, no-cache", .vary: "Accept"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
  }

  private func render(_ page: Any, _ name: String) -> String {
    guard let html = library.render(page, withTemplate: name) else {
      preconditionFailure("there is no template \(name)")
    }
    return html
  }
}

/// A problem, for a person: what the template `problem` is filled with.
struct ErrorPage {
  let title: String
  let detail: String
  let status: String
  let instance: String

  init(_ problem: Problem, instance: String) {
    (title, detail, status) = (problem.title, problem.detail, "\(problem.status.code)")
    self.instance = instance
  }
}

/// Escapes text for HTML content and quoted attributes, scalar by scalar.
///
/// Mustache's own escaping is not used because it looks at whole characters. A quote with a combining mark after it is
/// another character than a quote, so it is left alone, and to a browser it ends the attribute it stands in.
struct StrictHTML: MustacheContentType {
  /// The content type that every template declares.
  static let name = "STRICT-HTML"

  func escapeText(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
