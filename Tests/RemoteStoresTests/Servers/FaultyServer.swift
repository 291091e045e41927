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
    /// 429 with a second to wait.
    case busy
    /// Status 200, no answer to GET for a minute, or a byte each 0.1 s.
    case hang, drip
    /// A web page with control characters in place of a text.
    case page
    /// Sizes that no blob has, in answers to HEAD.
    case negative, huge, nonsense
    /// Keeps objects as S3 does, whatever the conditions of a write.
    case ignoresConditions
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
    import hashlib, http.server, sys, time
    objects = {}
    faults = sys.argv[2:]
    statuses = {"unavailable": 503, "missing": 404, "forbidden": 403, "redirect": 302, "notImplemented": 501, "busy": 429}
    sizes = {"negative": "-5", "huge": "9223372036854775807", "nonsense": "many"}
    class Handler(http.server.BaseHTTPRequestHandler):
      protocol_version = "HTTP/1.1"
      def log_message(self, *_): pass
      def do_GET(self):
        print("request", flush=True)
        fault = faults.pop(0) if len(faults) > 1 else faults[0]
        if fault == "closed":
          self.close_connection = True
          return
        if fault == "hang": return time.sleep(60)
        if fault == "ignoresConditions" and "list-type" in self.path:
          objects[self.path] = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
        if fault == "ignoresConditions": return self.answer(200 if self.path in objects else 404)
        self.send_response(statuses.get(fault, 200))
        if fault == "busy": self.send_header("Retry-After", "1")
        if fault == "page": self.send_header("Content-Type", "text/html; charset=utf-8")
        if fault == "redirect": self.send_header("Location", "/elsewhere")
        body = b"x" * 9_000_000 if fault in ("long", "endless") else b"20261123120000000\\n"
        if fault == "page": body = b"<html>\\x1b[31mlogin\\x07</html>"
        if fault == "drip": body = b"1" * 600
        if fault == "endless":
          self.send_header("Connection", "close")
          self.close_connection = True
        else:
          self.send_header("Content-Length", str(len(body) + (5 if fault == "cut" else 0)))
        self.end_headers()
        try:
          for start in range(0, len(body), 1 if fault == "drip" else len(body)):
            self.wfile.write(body[start:start + (1 if fault == "drip" else len(body))])
            if fault == "drip": time.sleep(0.1)
        except OSError: pass
        if fault == "cut": self.close_connection = True
      def do_HEAD(self):
        print("request", flush=True)
        self.send_response(200)
        self.send_header("Content-Length", sizes.get(faults[0], "7"))
        self.end_headers()
      def do_PUT(self):
        objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200, hasBody=False)
      def answer(self, status, hasBody=True):
        body = objects.get(self.path, b"")
        self.send_response(status)
        self.send_header("ETag", '"' + hashlib.md5(body).hexdigest() + '"')
        self.send_header("Content-Length", str(len(body) if hasBody else 0))
        self.end_headers()
        if hasBody: self.wfile.write(body)
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()

    """
}
