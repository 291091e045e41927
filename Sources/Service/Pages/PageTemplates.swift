/// The Mustache templates of the pages.
///
/// A page is three parts that fit into each other. `layout` is the frame that all pages share, with two holes, `main` and
/// `foot`. `search`, `title` and `problem` each fill `main`; those about a state fill `foot` with `freshness`, which says
/// what state the page shows and how old it is. `records` is a list that stands in several places of a title's page.
///
/// A name in braces is a property of the page's type: `SearchPage`, `VideoPage`, `ErrorPage`, `FreshnessStrip`, and the
/// types of their rows. A name that is not found in a row is looked up in the page around it, so rows use names of their
/// own (`choiceCode`, `countryCode`, `lineCodes`). Every template begins with the pragma that has its values escaped by
/// `StrictHTML`.
enum PageTemplates {
  /// The templates by name.
  static let all = [
    "layout": layout, "freshness": freshness, "search": search, "title": title, "records": records, "problem": problem,
  ]

  /// Stands at the beginning of every template.
  private static let pragma = "{{% CONTENT_TYPE:\(StrictHTML.name)}}"

  /// What all pages share: head, search form, and the holes for the content and the foot.
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

  /// The foot of a page about a state.
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

  /// The start page, and what a search found.
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

  /// An error, for a person.
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

extension PageTemplates {
  /// A title's page: the verdict first, then the blockers with who fixes each, then country by country, then what the page
  /// was made from.
  static let title = """
    \(pragma){{<layout}}
    {{$main}}
    <h1>{{label}}</h1>
    <p class="meta">{{videoKind}} {{videoID}}</p>
    {{#otherState}}<p class="notice" role="status">This link was made from <code>{{.}}</code>; the page shows the newest \
    state.</p>{{/otherState}}
    <p class="verdict {{verdictClass}}">{{verdict}}</p>
    <p>Next known change: {{#nextChangeAt}}<time datetime="{{.}}">{{nextChange}}</time>, when a rights window opens or ends \
    or an asset becomes available.{{/nextChangeAt}}{{^nextChangeAt}}none.{{/nextChangeAt}}</p>
    <form action="/titles/{{videoID}}" method="get">
    <label for="country">Country</label>
    <select id="country" name="country">
    <option value="">All countries</option>{{#choices}}
    <option value="{{choiceCode}}"{{#isChosen}} selected{{/isChosen}}>{{choiceCode}} {{choiceName}}</option>{{/choices}}
    </select>
    <button type="submit">Show</button>
    {{#scopeName}}<a href="/titles/{{videoID}}">Show all countries</a>{{/scopeName}}
    </form>
    <section aria-labelledby="blockers">
    <h2 id="blockers">What is missing{{#scopeName}} in {{.}}{{/scopeName}}</h2>
    {{^groups}}<p>Nothing.</p>{{/groups}}
    {{#groups}}{{#first()}}<div class="wide"><table>
    <caption>One line for each blocker, the nearest fixes first</caption>
    <thead><tr><th scope="col">What is missing</th><th scope="col">Who fixes it</th><th scope="col">What to do</th>\
    <th scope="col">Record to change</th><th scope="col">Kind</th><th scope="col">Countries</th></tr></thead>
    <tbody>{{/first()}}
    <tr><th scope="row">{{sentence}}{{#detail}} ({{.}}){{/detail}}<br><code>{{code}}</code></th><td>{{owner}}</td>\
    <td>{{fix}}</td><td>{{>records}}{{#isSeveral}}see one by one{{/isSeveral}}</td><td><span class="kind {{kindName}}">{{kindWords}}</span></td>\
    <td>{{countries}}{{#reach}}, {{.}}{{/reach}}<details><summary>Which</summary>\
    <span class="codes">{{codes}}</span></details>\
    {{#lines}}{{#first()}}<details><summary>One by one</summary><ul>{{/first()}}<li>{{#lineDetail}}{{.}}: \
    {{/lineDetail}}{{lineCountries}}, <span class="codes">{{lineCodes}}</span>{{>records}}</li>\
    {{#last()}}</ul></details>{{/last()}}{{/lines}}</td></tr>{{#last()}}
    </tbody></table></div>{{/last()}}{{/groups}}
    </section>
    <section aria-labelledby="countries">
    <h2 id="countries">Country by country</h2>
    <div class="wide"><table>
    <caption>The verdict in each country and what blocks it there</caption>
    <thead><tr><th scope="col">Code</th><th scope="col">Country</th><th scope="col">Verdict</th>\
    <th scope="col">Blocked by</th></tr></thead>
    <tbody>{{#rows}}
    <tr><th scope="row"><a href="/titles/{{videoID}}?country={{countryCode}}">{{countryCode}}</a></th>\
    <td>{{countryName}}</td><td>{{#isLive}}<strong class="live">Live</strong>{{/isLive}}\
    {{^isLive}}<strong class="blocked">Blocked</strong>{{/isLive}}</td><td>{{#reasons}}{{#first()}}<ul>{{/first()}}\
    <li>{{.}}</li>{{#last()}}</ul>{{/last()}}{{/reasons}}{{^reasons}}nothing{{/reasons}}</td></tr>{{/rows}}
    </tbody></table></div>
    </section>
    <p>Link to this page: <a href="{{permalink}}"><code>{{permalink}}</code></a>, made from \
    <code>{{freshness.state}}</code></p>
    {{/main}}
    {{$foot}}{{#freshness}}{{>freshness}}{{/freshness}}{{/foot}}
    {{/layout}}
    """

  /// The records that would change a blocker, of one detail or of one group.
  static let records = """
    \(pragma){{#records}}{{#first()}}<ul class="records">{{/first()}}<li>{{.}}</li>\
    {{#last()}}</ul>{{/last()}}{{/records}}
    """
}
