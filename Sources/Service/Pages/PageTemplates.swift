import Crypto
import Foundation

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

extension PageTemplates {
  /// Verdict, blockers, countries, freshness: in that order.
  static let title = """
    {{% CONTENT_TYPE:\(StrictHTML.name)}}{{<layout}}
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

  /// The records that would change a blocker.
  static let records = """
    {{% CONTENT_TYPE:\(StrictHTML.name)}}{{#records}}{{#first()}}<ul class="records">{{/first()}}<li>{{.}}</li>\
    {{#last()}}</ul>{{/last()}}{{/records}}
    """
}

/// The one stylesheet, inline in every page.
enum Stylesheet {
  /// The source expression that lets a browser apply it and no other (CSP 3, 2.3.1).
  static let hash = "sha256-" + Data(SHA256.hash(data: Array(text.utf8))).base64EncodedString()

  static let text = """
    :root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--paper:#fff;--band:#f6f8fa;--link:#0550ae;\
    --live:#116329;--live-bg:#dafbe1;--blocked:#a40e26;--blocked-bg:#ffebe9;--mixed:#7d4e00;--mixed-bg:#fff8c5}
    @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9da7b3;--line:#3d444d;--paper:#0d1117;--band:#151b23;\
    --link:#79c0ff;--live:#56d364;--live-bg:#12261e;--blocked:#ff9492;--blocked-bg:#2d1517;--mixed:#e3b341;--mixed-bg:#272115}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
    a{color:var(--link)}
    :focus-visible{outline:3px solid var(--link);outline-offset:2px}
    .skip{position:absolute;left:-100vw}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.5rem}
    header,main,footer{max-width:80rem;margin:0 auto;padding:1rem}
    header{display:flex;flex-wrap:wrap;gap:.5rem 2rem;align-items:center;border-bottom:1px solid var(--line)}
    header .name{font-weight:700;font-size:1.125rem;color:inherit;text-decoration:none}
    form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
    label{font-weight:600}
    input,select,button{font:inherit;color:inherit;background:var(--paper);padding:.375rem .625rem;\
    border:1px solid var(--soft);border-radius:.375rem;max-width:100%}
    input[type=search]{width:22rem}
    button{background:var(--band);font-weight:600;cursor:pointer}
    h1{font-size:1.625rem;line-height:1.25;margin:.5rem 0}
    h2{font-size:1.25rem;margin:2rem 0 .5rem}
    .meta,.note,.records,footer{color:var(--soft)}
    .notice{border:1px solid var(--mixed);background:var(--mixed-bg);border-radius:.375rem;padding:.5rem .75rem}
    .verdict{font-size:1.25rem;font-weight:700;border-left:.375rem solid;border-radius:.25rem;padding:.5rem .75rem}
    .live{color:var(--live)}.blocked{color:var(--blocked)}.mixed{color:var(--mixed)}
    .verdict.live{background:var(--live-bg)}.verdict.blocked{background:var(--blocked-bg)}
    .verdict.mixed{background:var(--mixed-bg)}
    .wide{overflow-x:auto}
    table{border-collapse:collapse;width:100%}
    caption{text-align:left;color:var(--soft);padding:.25rem 0}
    th,td{text-align:left;vertical-align:top;padding:.5rem .625rem;border-bottom:1px solid var(--line)}
    thead th{background:var(--band);white-space:nowrap}
    td ul{margin:0;padding-left:1.125rem}
    .codes{overflow-wrap:anywhere}
    .kind{white-space:nowrap;border:1px solid var(--line);border-radius:1rem;padding:.0625rem .5rem;font-size:.875rem}
    .records{font-size:.875rem;margin:.25rem 0 0;padding-left:1.125rem}
    .results{list-style:none;padding:0}.results li{padding:.5rem 0;border-bottom:1px solid var(--line)}
    code{font-size:.875em;overflow-wrap:anywhere}
    footer{border-top:1px solid var(--line);margin-top:2rem;font-size:.875rem}

    """
}
