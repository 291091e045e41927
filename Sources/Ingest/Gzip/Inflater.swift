import CZlib

/// One zlib stream that inflates gzip members (RFC 1952) and checks their CRC and length; the only caller of zlib.
@safe struct Inflater: ~Copyable {
  /// What one call did.
  struct Step {
    var consumed: Int
    /// Bytes at the front of the output.
    var produced: Int
    var endsMember: Bool
  }

  /// zlib's words for what is wrong with the input.
  struct Corruption: Error { var detail: String }

  /// On the heap because zlib keeps the stream's address and refuses a stream that moved.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Window of 32 KiB, and 16 added to ask for gzip and nothing else (zlib.h, `inflateInit2`).
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
      throw Corruption(detail: message ?? "zlib error \(code)")
    }
    return Step(
      consumed: input.count - start - unread, produced: output.count - unused, endsMember: code == Z_STREAM_END)
  }

  /// The pointers are zlib's for the length of this call only; both counts bound them.
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
