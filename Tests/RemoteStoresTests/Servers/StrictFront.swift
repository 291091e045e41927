import Foundation
import TestSupport

/// A server before another S3 server, as strict as some are: it takes one write a second of one object and answers 429 to
/// more, and it cuts listings after three keys without a token for the rest.
final class StrictFront: Sendable {
  let port: Int
  private let directory: TemporaryDirectory
  private let process: SupervisedProcess

  /// - Parameter port: that of the S3 server.
  init(before upstream: Int) throws {
    directory = try TemporaryDirectory()
    port = try Loopback.freePorts(1)[0]
    try Self.program.write(toFile: directory.file("front.py"), atomically: true, encoding: .utf8)
    process = try SupervisedProcess(
      ["/usr/bin/env", "python3", directory.file("front.py"), "\(port)", "\(upstream)"], directory: directory.path,
      output: directory.file("log"))
    try Loopback.wait(forPort: port, process)
  }

  func stop() { process.stop() }

  /// How many lines of the log end so: "PUT 429 KEY", "PUT 200 KEY", "LIST cut".
  func count(_ ending: String) -> Int { process.log.split(separator: "\n").count { $0.hasSuffix(ending) } }

  private static let program = """
    import http.client, http.server, re, sys, threading, time, urllib.parse
    last, lock = {}, threading.Lock()
    class Handler(http.server.BaseHTTPRequestHandler):
      protocol_version = "HTTP/1.1"
      def log_message(self, *_): pass
      def answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers: self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(body)
      def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path
        key = urllib.parse.urlsplit(path).path
        if self.command == "PUT" and key.count("/") > 1:
          with lock:
            isEarly = time.monotonic() - last.get(key, -9) < 1
            if not isEarly: last[key] = time.monotonic()
          print("PUT", 429 if isEarly else 200, key, flush=True)
          if isEarly:
            text = b"<Error><Code>SlowDown</Code><Message>one a second</Message></Error>"
            return self.answer(429, [("Content-Length", str(len(text)))], text)
        isList = "list-type=2" in path
        if isList: path = re.sub("max-keys=[0-9]+", "max-keys=3", path)
        server = http.client.HTTPConnection("127.0.0.1", int(sys.argv[2]))
        server.request(self.command, path, body, dict(self.headers))
        answer = server.getresponse()
        content = answer.read()
        if isList:
          content, count = re.subn(b"<NextContinuationToken>.*?</NextContinuationToken>", b"", content)
          if b"<IsTruncated>true" in content: print("LIST cut", flush=True)
        dropped = ("content-length", "transfer-encoding", "connection", "date", "server")
        headers = [(n, v) for n, v in answer.getheaders() if n.lower() not in dropped]
        size = answer.getheader("Content-Length", "0") if self.command == "HEAD" else str(len(content))
        self.answer(answer.status, headers + [("Content-Length", size)], content)
      do_GET = do_HEAD = do_PUT = do_DELETE = forward
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()

    """
}
