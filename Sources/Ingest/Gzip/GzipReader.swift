/// Reads a file, inflating it when it begins with gzip's magic bytes and handing it through when it does not.
///
/// A gzip file is one or more members (RFC 1952, 2.2), read as one text. Whatever follows the last member must be a
/// member too: trailing rubbish is an error and not ignored.
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
    if format == .gzip { output = [UInt8](repeating: 0, count: ByteSource.chunkSize) }
    // An interrupted copy must not pass for an empty dataset.
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
        guard !isInsideMember else { throw cutOff() }
        return nil
      }
      if !isInsideMember { inflater.startMember() }
      let step = try inflate()
      inputPosition += step.consumed
      isInsideMember = !step.endsMember
      if step.produced > 0 { return Array(output[..<step.produced]) }
    }
  }

  private mutating func inflate() throws(SourceError) -> Inflater.Step {
    do {
      return try inflater.inflate(input, from: inputPosition, into: &output)
    } catch {
      let what = isInsideMember ? "corrupt gzip data" : "what follows the last gzip member is no gzip member"
      throw SourceError(file: name, byteOffset: byteOffset, detail: "\(what): \(error.detail)")
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
