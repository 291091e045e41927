import HTTPTypes
import Hummingbird

/// What all pages share: the head, the search form, and the places of content and foot.
struct PageLayout {
  /// Of the page, in the browser's tab.
  let title: HTML
  /// What was searched for; empty when nothing was.
  var query = ""
  let main: HTML
  /// What the page was made from; nil for a page about no state.
  var foot: HTML?

  var html: HTML {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>\(title) - Gatekeeper</title>
    <style>\(Stylesheet.html)</style>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header>
    <a class="name" href="/">Gatekeeper</a>
    <form action="/" method="get" role="search">
    <label for="q">Title or id</label>
    <input type="search" id="q" name="q" value="\(query)" maxlength="200" autocomplete="off" required>
    <button type="submit">Search</button>
    </form>
    </header>
    <main id="main">
    \(main)
    </main>
    \(foot)
    </body>
    </html>

    """
  }

  /// The page with `status`: an answer that no later one can be compared with.
  func response(status: HTTPResponse.Status, headers: HTTPFields) -> Response {
    var headers = headers
    headers[.contentType] = Self.contentType
    headers[.vary] = "Accept"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: html.text)))
  }

  /// The page about a state, or 304 when the browser has it. A page says how old its state is, so it stays the same for as long
  /// as these words do.
  func response(_ current: AnswerableState, to request: Request) -> Response {
    var headers = current.headers
    headers[.vary] = "Accept"
    return .tagged(html.text, contentType: Self.contentType, headers: headers, to: request)
  }

  private static let contentType = "text/html; charset=utf-8"
}

extension Problem {
  /// The problem as a page, for a person.
  func page(instance: String) -> Response {
    var headers = headers
    headers[.cacheControl] = "no-store"
    let layout = PageLayout(
      title: "\(title)",
      main: """
        <h1>\(title)</h1>
        <p>\(data: detail)</p>
        <p class="meta">Status \(status.code). If you ask about it, give <code>\(instance)</code>.</p>
        """)
    return layout.response(status: status, headers: headers)
  }
}
