import BitMemory
import Hollow
import HollowTools

/// Which steps of a timeline touched a key, from a file that grows with the timeline.
///
/// A step leads from one version to the next. For each step the file has a segment (`HistorySegment`): the hashes of the
/// keys whose records the step added, removed or replaced, in ascending order. Whether a key was touched is then one binary
/// search a segment, and the states themselves are read only for the steps that the search finds.
///
/// The file is a cache, and nothing depends on it being there, complete or right:
///
/// - A step that it lacks is read from the blobs once (`StepReader`) and appended.
/// - A version can be taken back and its number be given to another state. So a segment has the tags of the two states it
///   is about. Where the tags of neighbouring segments do not meet, the whole file is about another past, and is built
///   again.
/// - A file that is cut off or has stray bytes is used as far as its checksums hold.
/// - Where it cannot be written, or another process is writing it, the missing part is kept in memory for this once.
struct HistoryIndex {
  private enum Segment {
    case stored(HistoryFile.Place)
    case new(HistorySegment)

    var step: HistorySegment.Step {
      switch self {
      case .stored(let place): place.step
      case .new(let segment): segment.step
      }
    }
  }

  /// The steps in which a key with the hash was added, removed or replaced, ascending. Other keys may share the hash.
  let touching: [HistorySegment.Step]
  /// Whether a delta of the timeline is one of another model.
  let changesModel: Bool

  /// Brings the index up to the newest version. Reads the steps that the file does not have, each once.
  ///
  /// - Parameters:
  ///   - directory: where index files are kept; made when missing.
  ///   - versions: the timeline's versions that can be read, ascending.
  init(
    _ key: KeyPaths, hash: UInt64, directory: String, versions: [Version], blobs: Set<BlobName>, consumer: Consumer
  ) throws {
    let path = "\(directory)/\(Self.fileName(key.type)).index"
    // A cache that cannot be read or kept costs time and nothing else.
    let size = (try? FileSystem.fileSize(path)) ?? nil
    let file = (try? HistoryFile(path: path, key: key, hash: hash)) ?? nil
    let steps = StepReader(key: key, consumer: consumer, blobs: blobs)
    let known = try Self.segments(versions, file?.places ?? [], steps)
    let segments = try known ?? Self.segments(versions, [], steps) ?? []
    touching = segments.filter { segment in
      switch segment {
      case .stored(let place): place.isTouching
      case .new(let segment): segment.contains(hash)
      }
    }.map(\.step)
    changesModel = segments.contains(where: \.step.changesModel)
    try? Self.store(segments, over: file, size: size, key, directory: directory, path)
  }

  /// A segment a step between neighbours of `versions`: a stored one where there is one, else a new one.
  ///
  /// Nil when the stored ones are about other states than those that are there. Each segment must end at the tag that the
  /// next begins with, and the last one at the tag of the newest state.
  private static func segments(
    _ versions: [Version], _ places: [HistoryFile.Place], _ steps: StepReader
  ) throws -> [Segment]? {
    var stored: [Version: HistoryFile.Place] = [:]
    for place in places { stored[place.step.to] = place }
    var segments: [Segment] = []
    for (from, to) in zip(versions, versions.dropFirst()) {
      let segment: Segment
      if let place = stored[to], place.step.from == from {
        segment = .stored(place)
      } else {
        segment = .new(try steps.segment(from: from, to: to))
      }
      if let last = segments.last, last.step.toTag != segment.step.fromTag { return nil }
      segments.append(segment)
    }
    guard let last = segments.last else { return segments }
    return try steps.consumer.state(at: last.step.to).data.tag == last.step.toTag ? segments : nil
  }

  /// Appends the new segments where the file holds exactly those before them; else writes the file anew. Only a process
  /// that holds the lock writes.
  ///
  /// - Parameter size: the file's, before it was read; nil when there was none.
  private static func store(
    _ segments: [Segment], over file: HistoryFile?, size: Int?, _ key: KeyPaths, directory: String, _ path: String
  ) throws {
    let new = segments.drop { if case .stored = $0 { true } else { false } }
    let kept = segments.prefix(segments.count - new.count)
    let continues = file.map { $0.isSound && $0.places.map(\.step) == kept.map(\.step) } ?? false
    if continues && new.isEmpty { return }
    try FileSystem.createDirectory(directory)
    let lock = try FileLock(path: "\(directory)/lock")
    // Another process may be writing, or have written since the file was read. What it wrote is as good as ours, and to
    // append behind it would leave segments twice.
    guard lock != nil, try FileSystem.fileSize(path) == size else { return }
    let old = continues ? [] : try FileSystem.read(path) ?? []
    var bytes = continues ? [] : HistoryFile.header(key)
    for segment in continues ? new : segments[...] {
      switch segment {
      case .stored(let place): bytes += old[place.range]
      case .new(let segment): bytes += segment.bytes
      }
    }
    if continues { try FileSystem.appendToFile(path, bytes) } else { try FileSystem.replaceFile(path, with: bytes) }
    _ = consume lock
  }

  /// A type's name as a file name: anything but letters, digits, `_` and `-` becomes `%` and its bytes in hexadecimal.
  private static func fileName(_ type: String) -> String {
    type.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        String(UnicodeScalar(byte))
      default: "%" + [byte].hexadecimal
      }
    }.joined()
  }
}

/// The keys that one step of a timeline touched, by their hashes.
struct HistorySegment {
  /// What a step did to a key. The two lowest bits of an entry say it, and the other 62 are those of the key's hash. Both
  /// bits mean that the record was replaced.
  static let added: UInt64 = 1
  static let removed: UInt64 = 2
  private static let flags: UInt64 = 3

  /// The step: from the state before, with the tags that tell whether the states are still those of then.
  struct Step: Hashable {
    var from: Version
    var to: Version
    var fromTag: UInt64
    var toTag: UInt64
    /// Whether the step is a delta whose producer went on with another model.
    var changesModel: Bool
  }

  let step: Step
  /// Ascending hashes, each once, with their flags.
  let entries: [UInt64]

  /// - Parameters:
  ///   - removed: the hashes of the keys whose records the step removed, in any order; a hash may repeat.
  ///   - added: likewise of those that it added.
  init(_ step: Step, removed: [UInt64], added: [UInt64]) {
    var all = removed.map { $0 & ~Self.flags | Self.removed } + added.map { $0 & ~Self.flags | Self.added }
    all.sort()
    // Entries of one hash are neighbours now, as they differ in the flags alone; they become one with the flags of all.
    var entries: [UInt64] = []
    for entry in all {
      if let last = entries.last, last | Self.flags == entry | Self.flags {
        entries[entries.count - 1] = last | entry
      } else {
        entries.append(entry)
      }
    }
    (self.step, self.entries) = (step, entries)
  }

  /// The first entry that a hash can have.
  static func lowest(_ hash: UInt64) -> UInt64 { hash & ~flags }

  static func matches(_ entry: UInt64, _ hash: UInt64) -> Bool { entry | flags == hash | flags }

  func contains(_ hash: UInt64) -> Bool { entries.contains { Self.matches($0, hash) } }

  /// Step, count and entries as big-endian 64-bit words, and a checksum over them.
  var bytes: [UInt8] {
    let words =
      [UInt64(bitPattern: step.from.rawValue), UInt64(bitPattern: step.to.rawValue), step.fromTag, step.toTag]
      + [step.changesModel ? 1 : 0, UInt64(entries.count)] + entries
    var writer = ByteWriter()
    var sum = HistoryChecksum()
    for word in words {
      writer.write(word)
      sum.add(word)
    }
    writer.write(sum.value)
    return writer.bytes
  }
}

/// A checksum against torn writes and stray bytes, not against forgery: the index is a cache.
struct HistoryChecksum {
  private(set) var value: UInt64 = 0x6763_6869_7374_3031

  mutating func add(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    value = (product.high ^ product.low) &+ 0x2545_F491_4F6C_DD1D
  }
}

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
  init?(path: String, key: KeyPaths, hash: UInt64) throws(FileError) {
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
  static func header(_ key: KeyPaths) -> [UInt8] {
    Array("gatekeeper history 2\n\(key.type)\n\(key.paths.joined(separator: ","))\n".utf8)
  }

  /// Words before the entries: step, whether it changes the model, and count.
  private static let headWords = 6

  /// The segment at `offset`, nil when it is not sound.
  private static func place(_ bytes: RawSpan, at offset: Int, _ hash: UInt64) -> Place? {
    var reader = ByteReader(bytes.extracting(offset..<bytes.byteCount))
    var sum = HistoryChecksum()
    guard let from = word(&reader, &sum), let to = word(&reader, &sum), let fromTag = word(&reader, &sum),
      let toTag = word(&reader, &sum), let changesModel = word(&reader, &sum), let count = word(&reader, &sum),
      count <= UInt64(reader.remaining / 8)
    else { return nil }
    for _ in 0..<count { if word(&reader, &sum) == nil { return nil } }
    guard let stored = try? reader.readInt64(), UInt64(bitPattern: stored) == sum.value else { return nil }
    let step = HistorySegment.Step(
      from: Version(rawValue: Int64(bitPattern: from)), to: Version(rawValue: Int64(bitPattern: to)), fromTag: fromTag,
      toTag: toTag, changesModel: changesModel != 0)
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
    // The place of the first entry that is not below all entries of the hash.
    let wanted = HistorySegment.lowest(hash)
    let place = (0..<count).partitionPoint { entry(bytes, at: start + $0 * 8) < wanted }
    return place < count && HistorySegment.matches(entry(bytes, at: start + place * 8), hash)
  }

  private static func entry(_ bytes: RawSpan, at offset: Int) -> UInt64 {
    var reader = ByteReader(bytes.extracting(offset..<offset + 8))
    return (try? reader.readInt64()).map { UInt64(bitPattern: $0) } ?? 0
  }
}
