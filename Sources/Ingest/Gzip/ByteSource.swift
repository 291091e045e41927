import Glibc

/// Bytes from a file, from standard input or from memory, in chunks; closes the file when it goes away.
struct ByteSource: ~Copyable {
  /// The name that errors and refusals carry.
  let name: String
  /// Bytes handed out so far.
  private(set) var byteOffset = 0
  /// -1 for bytes in memory.
  private let descriptor: CInt
  private var buffer: [UInt8]

  static let chunkSize = 256 * 1024

  /// - Parameter path: `-` is standard input.
  init(path: String) throws(SourceError) {
    if path == "-" {
      (name, descriptor) = ("<stdin>", STDIN_FILENO)
    } else {
      (name, descriptor) = (path, unsafe open(path, O_RDONLY | O_CLOEXEC))
      guard descriptor >= 0 else { throw Self.systemError("open", path, 0, errno) }
    }
    buffer = [UInt8](repeating: 0, count: Self.chunkSize)
  }

  init(bytes: [UInt8], name: String) {
    (self.name, self.descriptor, self.buffer) = (name, -1, bytes)
  }

  deinit {
    if descriptor > STDIN_FILENO { close(descriptor) }
  }

  /// The next bytes; empty at the end. A pipe hands out what has arrived, without waiting for a full chunk.
  mutating func next() throws(SourceError) -> [UInt8] {
    let chunk = descriptor < 0 ? nextFromMemory() : try nextFromFile()
    byteOffset += chunk.count
    return chunk
  }

  private func nextFromMemory() -> [UInt8] { Array(buffer.dropFirst(byteOffset).prefix(Self.chunkSize)) }

  private mutating func nextFromFile() throws(SourceError) -> [UInt8] {
    while true {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count >= 0 { return Array(buffer[..<count]) }
      guard errno == EINTR else { throw Self.systemError("read", name, byteOffset, errno) }
    }
  }

  private static func systemError(_ action: String, _ file: String, _ offset: Int, _ code: CInt) -> SourceError {
    SourceError(file: file, byteOffset: offset, detail: "cannot \(action): \(unsafe String(cString: strerror(code)))")
  }
}
