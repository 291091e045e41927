import CZlib
import Glibc

/// Reads a file, inflating it when it begins with gzip's magic bytes and handing it through when it does not.
///
/// A gzip file is one or more members (RFC 1952, section 2.2), which are read as one text: `cat a.gz b.gz` is a gzip file.
/// Whatever follows the last member must be a member too. zlib's own file reader, `gzread`, ignores what does not look like
/// one; here it is an error, because a file with foreign bytes at its end is damaged and its records cannot be trusted.
/// That is why zlib inflates, and files and members are this type's own work.
///
/// A call of `next` takes bytes from the file and gives them to zlib until there is something to return. Two facts are kept
/// between calls: what of the last input zlib has not taken yet, and whether the stream is inside a member. The file may end
/// between members only.
///
/// ```swift
/// var reader = try GzipReader(path: "videos.ndjson.gz")
/// while let bytes = try reader.next() { count += bytes.count }
/// ```
public struct GzipReader: ~Copyable {
  private enum Format { case undecided, plain, gzip }

  private var source: ByteSource
  private var format = Format.undecided
  private var inflater = Inflater()
  private var input: [UInt8] = []
  /// Where the rest of `input` begins.
  private var inputPosition = 0
  private var isInsideMember = false
  private var output: [UInt8] = []

  private static let magic: [UInt8] = [0x1f, 0x8b]

  /// - Parameter path: `-` is standard input.
  public init(path: String) throws(SourceError) { source = try ByteSource(path: path) }

  /// - Parameter name: stands for the path in errors.
  public init(bytes: [UInt8], name: String) { source = ByteSource(bytes: bytes, name: name) }

  /// The path as errors and refusals show it.
  public var name: String { source.name }

  /// The next bytes of the text, at most 256 KiB and never empty; nil at the end.
  public mutating func next() throws(SourceError) -> [UInt8]? {
    if format == .undecided { try detectFormat() }
    return format == .gzip ? try nextInflated() : try nextPlain()
  }

  private mutating func detectFormat() throws(SourceError) {
    while input.count < Self.magic.count {
      let chunk = try source.next()
      guard !chunk.isEmpty else { break }
      input += chunk
    }
    format = input.starts(with: Self.magic) ? .gzip : .plain
    // Inflated text is copied out of one buffer, which a plain file does not need.
    if format == .gzip { output = [UInt8](repeating: 0, count: ByteSource.chunkSize) }
    // A copy that was interrupted at once must not pass for an empty dataset.
    if input.count < Self.magic.count, source.name.hasSuffix(".gz") { throw cutOff() }
  }

  private mutating func nextPlain() throws(SourceError) -> [UInt8]? {
    let first = input
    input = []
    let chunk = first.isEmpty ? try source.next() : first
    return chunk.isEmpty ? nil : chunk
  }

  private mutating func nextInflated() throws(SourceError) -> [UInt8]? {
    while true {
      if inputPosition == input.count, try !refill() {
        // The end of the file: between members it is the end of the text, inside one the rest is missing.
        guard !isInsideMember else { throw cutOff() }
        return nil
      }
      if !isInsideMember { inflater.startMember() }
      let step = try inflate()
      inputPosition += step.consumed
      isInsideMember = !step.endsMember
      // A step may produce nothing, when it took a header or the last bytes of a member.
      if step.produced > 0 { return Array(output[..<step.produced]) }
    }
  }

  private mutating func inflate() throws(SourceError) -> Inflater.Step {
    do {
      return try inflater.inflate(input, from: inputPosition, into: &output)
    } catch {
      // A small member is taken in one step with its header, so whether there is a member is told by its first bytes.
      let begin = input[inputPosition...].prefix(Self.magic.count)
      let isMember = isInsideMember || Self.magic.starts(with: begin)
      let what = isMember ? "corrupt gzip data" : "what follows the last gzip member is no gzip member"
      let offset = isMember ? byteOffset + error.consumed : byteOffset
      throw SourceError(file: name, byteOffset: offset, detail: "\(what): \(error.detail)")
    }
  }

  /// False at the end of the file.
  private mutating func refill() throws(SourceError) -> Bool {
    input = try source.next()
    inputPosition = 0
    return !input.isEmpty
  }

  /// Bytes of the file that were inflated.
  private var byteOffset: Int { source.byteOffset - (input.count - inputPosition) }

  private func cutOff() -> SourceError {
    SourceError(file: name, byteOffset: source.byteOffset, detail: "the gzip data is cut off; fetch the file again")
  }
}

/// One zlib stream that inflates gzip members (RFC 1952) and checks their CRC and length. It is the only
/// reader of gzip; `Compression` writes it.
///
/// A stream is made once and reset before each member. `inflate` gives zlib the addresses of an input and of an output for
/// the length of one call; zlib takes what it can, fills what fits, and reports both by what is left of the two counts.
@safe struct Inflater: ~Copyable {
  /// What one call did.
  struct Step {
    var consumed: Int
    /// Bytes at the front of the output.
    var produced: Int
    var endsMember: Bool
  }

  /// What is wrong with the input.
  struct Corruption: Error {
    /// Bytes of the input that were sound, or that zlib had taken before it knew better.
    var consumed: Int
    /// In zlib's words.
    var detail: String
  }

  /// On the heap, because zlib keeps the stream's address and refuses a stream that moved.
  private let stream: UnsafeMutablePointer<z_stream>

  /// A window of 32 KiB, with 16 added to ask for the gzip format and nothing else (zlib.h, `inflateInit2`).
  private static let gzipWindowBits: CInt = 15 + 16

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let code = unsafe inflateInit2_(stream, Self.gzipWindowBits, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    precondition(code == Z_OK, "zlib has no memory for a stream (code \(code))")
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Makes ready for the next member.
  mutating func startMember() {
    let code = unsafe inflateReset(stream)
    precondition(code == Z_OK, "zlib lost its stream (code \(code))")
  }

  /// Inflates as much as fits.
  ///
  /// - Parameters:
  ///   - input: read from `start` on; not empty there.
  ///   - output: overwritten from its front; not empty.
  mutating func inflate(_ input: [UInt8], from start: Int, into output: inout [UInt8]) throws(Corruption) -> Step {
    precondition(start < input.count && !output.isEmpty, "nothing to inflate, or no room for it")
    let code = run(input, from: start, into: &output)
    let (unread, unused) = unsafe (Int(stream.pointee.avail_in), Int(stream.pointee.avail_out))
    guard code == Z_OK || code == Z_STREAM_END else {
      let message = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
      throw Corruption(consumed: input.count - start - unread, detail: message ?? "zlib error \(code)")
    }
    return Step(
      consumed: input.count - start - unread, produced: output.count - unused, endsMember: code == Z_STREAM_END)
  }

  /// zlib uses the pointers for the length of this call only, within the two counts.
  private mutating func run(_ input: [UInt8], from start: Int, into output: inout [UInt8]) -> CInt {
    unsafe input.withUnsafeBufferPointer { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress?.advanced(by: start))
        unsafe stream.pointee.avail_in = CUnsignedInt(source.count - start)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = CUnsignedInt(target.count)
        return unsafe CZlib.inflate(stream, Z_NO_FLUSH)
      }
    }
  }
}

/// Bytes from a file, from standard input or from memory, in chunks. The file is closed with it.
struct ByteSource: ~Copyable {
  /// The name that errors and refusals carry.
  let name: String
  /// Bytes returned so far.
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

  /// The next bytes; empty at the end. A pipe returns what has arrived and does not wait for a full chunk.
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
      // A signal may interrupt a read before the first byte; then nothing is lost and the read is repeated.
      guard errno == EINTR else { throw Self.systemError("read", name, byteOffset, errno) }
    }
  }

  private static func systemError(_ action: String, _ file: String, _ offset: Int, _ code: CInt) -> SourceError {
    SourceError(file: file, byteOffset: offset, detail: "cannot \(action): \(unsafe String(cString: strerror(code)))")
  }
}

/// A file (or standard input) that could not be read to its end: missing, unreadable, cut off or corrupt.
///
/// Unlike a refused record this ends the import: what comes after the fault is not known, and half a dataset must not pass
/// for a whole one.
public struct SourceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Path as given, or `<stdin>`.
  public var file: String
  /// Bytes of the file, compressed where it is, that were read before the fault.
  public var byteOffset: Int
  public var detail: String

  public init(file: String, byteOffset: Int, detail: String) {
    self.file = file
    self.byteOffset = byteOffset
    self.detail = detail
  }

  public var description: String { "\(file) at byte \(byteOffset): \(detail)" }
}
