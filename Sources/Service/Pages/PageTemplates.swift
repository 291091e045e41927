/// The templates by name: `layout` is what all pages share.
enum PageTemplates {
  static let all = [
    "layout": layout, "freshness": freshness, "search": search, "title": title, "records": records, "problem": problem,
  ]

  private static let pragma = "{{% CONTENT_TYPE:\(StrictHTML.name)}}"

  private static let layout = """
    \(pragma)<!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>{{title}} - Gatekeeper</title>
    <style>\(Stylesheet.text)</style>
    </head>
    <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header>
    <a class="name" href="/">Gatekeeper</a>
    <form action="/" method="get" role="search">
    <label for="q">Title or id</label>
    <input type="search" id="q" name="q" value="{{query}}" maxlength="200" autocomplete="off" required>
    <button type="submit">Search</button>
    </form>
    </header>
    <main id="main">
    {{$main}}{{/main}}
    </main>
    {{$foot}}{{/foot}}
    </body>
    </html>

    """

  private static let freshness = """
    \(pragma)<footer aria-labelledby="freshness">
    <h2 id="freshness">What this page was made from</h2>
    {{#problem}}<p class="notice" role="status">A newer state cannot be shown: {{.}}</p>{{/problem}}
    <p>State <code>{{state}}</code>, evaluated <time datetime="{{evaluatedAt}}">{{evaluated}}</time>, {{evaluatedAge}}, \
    with the rules <code>{{rules}}</code>.</p>
    <div class="wide"><table>
    <caption>The input datasets of this state</caption>
    <thead><tr><th scope="col">Dataset</th><th scope="col">Version</th><th scope="col">Published</th>\
    <th scope="col">Age</th></tr></thead>
    <tbody>{{#inputs}}
    <tr><th scope="row">{{dataset}}</th><td><code>{{version}}</code></td>\
    <td>{{#publishedAt}}<time datetime="{{.}}">{{published}}</time>{{/publishedAt}}\
    {{^publishedAt}}{{published}}{{/publishedAt}}</td><td>{{age}}</td></tr>{{/inputs}}
    </tbody></table></div>
    </footer>
    """

  private static let search = """
    \(pragma){{<layout}}
    {{$main}}
    <h1>{{title}}</h1>
    {{#summary}}<p role="status">{{.}}</p>{{/summary}}
    {{^summary}}<p>Search for a title by a part of its name, or by its id, to see where it is live, where it is blocked, \
    and who can change that.</p>{{/summary}}
    <ul class="results">{{#results}}
    <li><a href="/titles/{{resultID}}">{{resultLabel}}</a> <span class="meta">{{resultKind}} {{resultID}}</span><br>\
    {{resultVerdict}}</li>{{/results}}
    </ul>
    {{/main}}
    {{$foot}}{{#freshness}}{{>freshness}}{{/freshness}}{{/foot}}
    {{/layout}}
    """

  private static let problem = """
    \(pragma){{<layout}}
    {{$main}}
    <h1>{{title}}</h1>
    <p>{{detail}}</p>
    <p class="meta">Status {{status}}. If you ask about it, give <code>{{instance}}</code>.</p>
    {{/main}}
    {{/layout}}
    """
}
