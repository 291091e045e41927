/// The part of a file that a request asks for (`Range`, RFC 9110 14.1.2), for readers that go on with a broken download.
enum ByteRange: Equatable {
  /// Everything: there is no such header, or it is not one that has to be followed.
  case whole
  /// These bytes.
  case part(Range<Int>)
  /// The file has none of the bytes asked for.
  case unsatisfiable

  /// Reads `bytes=FIRST-LAST`, `bytes=FIRST-` and `bytes=-COUNT`.
  ///
  /// Other units, several ranges and what cannot be read give the whole file: a server may always ignore the header
  /// (RFC 9110 14.2), and many small ranges are a way to make it work.
  init(_ header: String?, size: Int) {
    guard let header, header.prefix(6).lowercased() == "bytes=" else {
      self = .whole
      return
    }
    let ends = header.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard ends.count == 2, let first = Self.number(ends[0]), let last = Self.number(ends[1]) else {
      self = .whole
      return
    }
    switch (first, last) {
    case (nil, nil): self = .whole
    case (nil, let count?): self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
    case (let first?, nil): self = first < size ? .part(first..<size) : .unsatisfiable
    case (let first?, let last?) where first > last: self = .whole
    case (let first?, let last?): self = first < size ? .part(first..<min(size, last + 1)) : .unsatisfiable
    }
  }

  /// A number without a sign; the inner nil for no digits at all, the outer one for anything else. Larger than any file is
  /// as good as any larger number.
  private static func number(_ text: Substring) -> Int?? {
    let text = text.drop { $0 == " " }
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return .none }
    if text.isEmpty { return .some(nil) }
    return .some(min(Int(text) ?? .max, .max - 1))
  }
}
