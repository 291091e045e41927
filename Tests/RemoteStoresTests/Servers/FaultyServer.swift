import Foundation
import TestSupport

/// A server that answers each request with the next of its faults, the last one again and again: what a sound server does
/// too seldom to wait for.
final class FaultyServer: Sendable {
  enum Fault: String, Sendable {
    /// Status 200 with a version.
    case none
    case unavailable, missing, forbidden, redirect, notImplemented
    /// The connection is closed in the middle of the body, or before any answer.
    case cut, closed
    /// Nine megabytes, the length said or not.
    case long, endless
  }

  let port: Int
  private let directory: TemporaryDirectory
  private let process: SupervisedProcess

  init(_ faults: Fault...) throws {
    directory = try TemporaryDirectory()
    port = try Loopback.freePorts(1)[0]
    try Self.program.write(toFile: directory.file("server.py"), atomically: true, encoding: .utf8)
    process = try SupervisedProcess(
      ["/usr/bin/env", "python3", directory.file("server.py"), "\(port)"] + faults.map(\.rawValue),
      directory: directory.path, output: directory.file("log"))
    try Loopback.wait(forPort: port, process)
  }

  /// How many requests came.
  var requests: Int { process.log.split(separator: "\n").count { $0 == "request" } }

  private static let program = """
    import http.server, sys
    faults = sys.argv[2:]
    statuses = {"unavailable": 503, "missing": 404, "forbidden": 403, "redirect": 302, "notImplemented": 501}
    class Handler(http.server.BaseHTTPRequestHandler):
      protocol_version = "HTTP/1.1"
      def log_message(self, *_): pass
      def do_GET(self):
        print("request", flush=True)
        fault = faults.pop(0) if len(faults) > 1 else faults[0]
        if fault == "closed":
          self.close_connection = True
          return
        self.send_response(statuses.get(fault, 200))
        if fault == "redirect": self.send_header("Location", "/elsewhere")
        body = b"x" * 9_000_000 if fault in ("long", "endless") else b"20261123120000000\\n"
        if fault == "endless":
          self.send_header("Connection", "close")
          self.close_connection = True
        else:
          self.send_header("Content-Length", str(len(body) + (5 if fault == "cut" else 0)))
        self.end_headers()
        try: self.wfile.write(body)
        except OSError: pass
        if fault == "cut": self.close_connection = True
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()

    """
}
