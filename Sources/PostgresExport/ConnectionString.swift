/// A libpq connection string or URI, looked through before libpq sees it.
///
/// Where libpq does not understand a text, its error quotes the place, and that may well be a password or a part of one: a
/// percent sign or a space in a password is what makes most such texts wrong. It also takes what stands before a `/` of a
/// password for a port, or what follows an `@` of one for a host, and then names that. So whatever libpq would refuse or
/// would read in another way than it was meant is refused here, in words that say where and what, and never quote.
///
/// Three forms are known (PostgreSQL manual, "Connection Strings"): `keyword=value` pairs, a URI that begins with
/// `postgresql://` or `postgres://`, and the bare name of a database.
struct ConnectionString {
  let text: String
  /// The keywords that libpq knows.
  let keywords: Set<String>

  private static let schemes = ["postgresql://", "postgres://"]
  private static let coded =
    "in a URI each of : / @ ? # % [ ] and space in a user or password is percent-encoded (@ is %40)"

  /// Throws `.badConnection`.
  func check() throws(ExportError) {
    if let scheme = Self.schemes.first(where: { text.utf8.starts(with: $0.utf8) }) {
      try checkURI(text.dropFirst(scheme.count))
    } else if text.contains("=") {
      try checkPairs()
    } else if text.unicodeScalars.contains(where: { ":/@%?".unicodeScalars.contains($0) }) {
      throw bad(
        "it is neither a URI nor keyword=value pairs", "Give postgresql://USER@HOST/DATABASE or host=... dbname=...")
    }
  }

  private func bad(_ what: String, _ wayOut: String) -> ExportError {
    ExportError(.badConnection, .connect, "\(what) (no part of it is shown: it may hold a password)", wayOut: wayOut)
  }

  // MARK: keyword=value

  /// Reads the pairs as libpq does: white space around `=`, values in single quotes or up to the next white space, and a
  /// backslash before a character that stands for itself.
  private func checkPairs() throws(ExportError) {
    var rest = text.unicodeScalars[...]
    var last: String?
    let wayOut = "Put a value that has spaces, or is empty, in single quotes, with \\' and \\\\ inside for ' and \\"
    while true {
      rest = rest.drop(while: Self.isSpace)
      if rest.isEmpty { return }
      let place = last.map { "behind the value of \($0)" } ?? "at the beginning"
      let name = String(rest.prefix { !Self.isSpace($0) && $0 != "=" })
      rest = rest.dropFirst(name.unicodeScalars.count).drop(while: Self.isSpace)
      guard rest.first == "=" else { throw bad("\(place) is a text without '='", wayOut) }
      guard keywords.contains(name) else { throw bad("\(place) is a keyword that libpq does not know", wayOut) }
      rest = rest.dropFirst().drop(while: Self.isSpace)
      let value = Self.value(&rest)
      guard let value else { throw bad("the value of \(name) begins with a quote and does not end with one", wayOut) }
      if name == "port" { try checkPorts(value) }
      if name == "dbname", value.contains("://") {
        throw bad("the value of dbname is a URI", "Give the URI alone, or the name of a database")
      }
      last = name
    }
  }

  /// Takes a value off the text; nil for a quote that does not end.
  private static func value(_ rest: inout Substring.UnicodeScalarView) -> String? {
    var value = String.UnicodeScalarView()
    let isQuoted = rest.first == "'"
    if isQuoted { rest = rest.dropFirst() }
    while let scalar = rest.popFirst() {
      if scalar == "\\" {
        if let next = rest.popFirst() { value.append(next) }
      } else if isQuoted ? scalar == "'" : isSpace(scalar) {
        return String(value)
      } else {
        value.append(scalar)
      }
    }
    return isQuoted ? nil : String(value)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { " \t\n\r\u{B}\u{C}".unicodeScalars.contains(scalar) }

  // MARK: URI

  private func checkURI(_ uri: Substring) throws(ExportError) {
    // As libpq does it: there is a user where an '@' comes before the first '/', and the first '@' ends it.
    let head = uri.prefix { $0 != "/" }
    let login = head.firstIndex(of: "@").map { uri[..<$0] }
    let rest = login.map { uri[$0.endIndex...].dropFirst() } ?? uri
    let place = rest.prefix { $0 != "?" }
    guard !place.contains("@") else {
      throw bad("there is an '@' in what libpq takes for host, port or database", "Look at the password: \(Self.coded)")
    }
    let parts = place.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    try checkHosts(parts.first ?? "")
    let user = (login ?? "").split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let named =
      zip(["user", "password"], user) + [("host", parts.first ?? ""), ("database", parts.dropFirst().first ?? "")]
    for (name, part) in named { try checkCoding(part, "the \(name)") }
    if rest.count > place.count { try checkParameters(rest.dropFirst(place.count + 1)) }
  }

  private func checkHosts(_ hosts: Substring) throws(ExportError) {
    for host in hosts.split(separator: ",", omittingEmptySubsequences: false) {
      var rest = host
      if host.hasPrefix("[") {
        guard let end = host.firstIndex(of: "]") else {
          throw bad("an IPv6 address in the host has no ']'", "Write it as [::1]:5432")
        }
        rest = host[end...].dropFirst()
        guard rest.isEmpty || rest.hasPrefix(":") else {
          throw bad("behind the ']' of the host stands something else than a port", "Write it as [::1]:5432")
        }
      }
      if let colon = rest.firstIndex(of: ":") { try checkPorts(String(rest[colon...].dropFirst())) }
    }
  }

  private func checkParameters(_ parameters: Substring) throws(ExportError) {
    guard !parameters.isEmpty else { return }
    for parameter in parameters.split(separator: "&", omittingEmptySubsequences: false) {
      let parts = parameter.split(separator: "=", omittingEmptySubsequences: false)
      let name = String(parts.first ?? "")
      guard keywords.contains(name) || name == "ssl" else {
        throw bad("behind the '?' is a parameter that libpq does not know", "Look at the password: \(Self.coded)")
      }
      guard parts.count == 2 else {
        throw bad(
          "the parameter \(name) has no '=', or more than one", "Write \(name)=VALUE, with %3D for = in the value")
      }
      try checkCoding(parts[1], "the parameter \(name)")
      if name == "port" { try checkPorts(String(parts[1])) }
    }
  }

  private func checkCoding(_ part: Substring, _ name: String) throws(ExportError) {
    for behind in part.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst() {
      let digits = behind.prefix(2).filter {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || Self.letters.contains($0 | 0x20)
      }
      guard digits.count == 2, !behind.starts(with: "00".utf8) else {
        throw bad(
          "\(name) has a '%' without two hexadecimal digits behind it, or %00", "Write %25 for %: \(Self.coded)")
      }
    }
  }

  private static let letters = UInt8(ascii: "a")...UInt8(ascii: "f")

  /// One port or several with commas between; empty is the default.
  private func checkPorts(_ ports: String) throws(ExportError) {
    for port in ports.split(separator: ",") {
      let number = port.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? UInt16(port) : nil
      guard let number, number > 0 else {
        throw bad("the port is no number from 1 to 65535", "Correct it, or look at the password: \(Self.coded)")
      }
    }
  }
}
