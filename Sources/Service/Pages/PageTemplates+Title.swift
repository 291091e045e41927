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
