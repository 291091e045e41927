extension Span<UInt8> {
  /// The same bytes as a `RawSpan`. Safe for bytes, which have no padding; `Span.bytes` is unsafe for types that do.
  public var rawBytes: RawSpan {
    @_lifetime(copy self)
    get { unsafe bytes }
  }
}
