import BitMemory
import HollowTools

/// What an index file holds: which key it is about, then one segment a step, each with its checksum.
///
/// A file that is cut off or holds stray bytes is read as far as it is sound; the rest counts as not there.
struct HistoryFile {
  /// A segment in the file.
  struct Place {
    let step: HistorySegment.Step
    /// Its bytes in the file.
    let range: Range<Int>
    /// Whether it has the hash that was asked for.
    let isTouching: Bool
  }

  let places: [Place]
  /// The whole file is sound, so that it can be appended to.
  let isSound: Bool

  /// Maps the file, checks every segment once and looks for `hash` in each. Nil when there is no file, or it is about
  /// another key or of another form. O(bytes).
  init?(path: String, key: RecordKey, hash: UInt64) throws(FileError) {
    guard try FileSystem.fileSize(path) != nil else { return nil }
    let file = try MappedFile(path: path)
    let bytes = file.bytes
    let header = Self.header(key)
    var reader = ByteReader(bytes)
    guard (try? reader.readBytes(header.count)) == header else { return nil }
    var places: [Place] = []
    var offset = header.count
    while offset < bytes.byteCount, let place = Self.place(bytes, at: offset, hash) {
      places.append(place)
      offset = place.range.upperBound
    }
    (self.places, isSound) = (places, offset == bytes.byteCount)
  }

  /// What a file about `key` begins with.
  static func header(_ key: RecordKey) -> [UInt8] {
    Array("gatekeeper history 1\n\(key.type)\n\(key.paths.joined(separator: ","))\n".utf8)
  }

  /// Words before the entries: step and count.
  private static let headWords = 5

  /// The segment at `offset`, nil when it is not sound.
  private static func place(_ bytes: RawSpan, at offset: Int, _ hash: UInt64) -> Place? {
    var reader = ByteReader(bytes.extracting(offset..<bytes.byteCount))
    var sum = HistoryChecksum()
    guard let from = word(&reader, &sum), let to = word(&reader, &sum), let fromTag = word(&reader, &sum),
      let toTag = word(&reader, &sum), let count = word(&reader, &sum), count <= UInt64(reader.remaining / 8)
    else { return nil }
    for _ in 0..<count { if word(&reader, &sum) == nil { return nil } }
    guard let stored = try? reader.readInt64(), UInt64(bitPattern: stored) == sum.value else { return nil }
    let step = HistorySegment.Step(
      from: Version(rawValue: Int64(bitPattern: from)), to: Version(rawValue: Int64(bitPattern: to)), fromTag: fromTag,
      toTag: toTag)
    let start = offset + headWords * 8
    return Place(
      step: step, range: offset..<offset + reader.offset, isTouching: contains(hash, bytes, at: start, Int(count)))
  }

  private static func word(_ reader: inout ByteReader, _ sum: inout HistoryChecksum) -> UInt64? {
    guard let value = try? reader.readInt64() else { return nil }
    sum.add(UInt64(bitPattern: value))
    return UInt64(bitPattern: value)
  }

  /// Whether the `count` entries from byte `start` on have `hash`. O(log entries).
  private static func contains(_ hash: UInt64, _ bytes: RawSpan, at start: Int, _ count: Int) -> Bool {
    let wanted = HistorySegment.lowest(hash)
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if entry(bytes, at: start + middle * 8) < wanted { low = middle + 1 } else { high = middle }
    }
    return low < count && HistorySegment.matches(entry(bytes, at: start + low * 8), hash)
  }

  private static func entry(_ bytes: RawSpan, at offset: Int) -> UInt64 {
    var reader = ByteReader(bytes.extracting(offset..<offset + 8))
    return (try? reader.readInt64()).map { UInt64(bitPattern: $0) } ?? 0
  }
}
