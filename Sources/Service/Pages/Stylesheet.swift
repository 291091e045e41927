import Crypto
import Foundation

/// The one stylesheet, inline in every page, so that a page is one request and loads nothing.
///
/// Colours come in two sets, for light and for dark; verdicts are told apart by words first and by colour second.
enum Stylesheet {
  /// SHA-256 of the text in base64: a page's content security policy names it, and a browser applies this stylesheet and no
  /// other (CSP 3, 2.3.1).
  static let digest = Data(SHA256.hash(data: Array(html.text.utf8))).base64EncodedString()

  static let html: HTML = """
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
    td .countries{list-style:none;padding:0;columns:14rem}
    .results{list-style:none;padding:0}.results li{padding:.5rem 0;border-bottom:1px solid var(--line)}
    code{font-size:.875em;overflow-wrap:anywhere}
    footer{border-top:1px solid var(--line);margin-top:2rem;font-size:.875rem}

    """
}
