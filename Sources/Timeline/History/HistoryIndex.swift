import BitMemory
import Hollow
import HollowTools

/// Which steps of a timeline touched a key, from a file that grows with the timeline.
///
/// The file is a cache: what it lacks is read from the blobs once, what no longer is part of the timeline goes, and a
/// damaged file is built again. Where it cannot be written, or another process is writing it, the missing part is kept in
/// memory for this once.
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

  /// Brings the index up to the newest version. Reads the steps that the file does not have, each once.
  ///
  /// - Parameters:
  ///   - directory: where index files are kept; made when missing.
  ///   - versions: the timeline's versions that can be read, ascending.
  init(
    _ key: RecordKey, hash: UInt64, directory: String, versions: [Version], blobs: Set<BlobName>, consumer: Consumer
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
    try? Self.store(segments, over: file, size: size, key, directory: directory, path)
  }

  /// A segment a step between neighbours of `versions`: a stored one where there is one, else a new one.
  ///
  /// Nil when stored ones are about other states than those that are there: a version may have been taken back and given
  /// again. Tags tell: each segment ends at the tag that the next begins with, and the last at the newest state's.
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

  /// Appends where the file ends as the list begins, else writes the file anew. Only who holds the lock writes.
  ///
  /// - Parameter size: the file's, before it was read; nil when there was none.
  private static func store(
    _ segments: [Segment], over file: HistoryFile?, size: Int?, _ key: RecordKey, directory: String, _ path: String
  ) throws {
    let new = segments.drop { if case .stored = $0 { true } else { false } }
    let kept = segments.prefix(segments.count - new.count)
    let continues = file.map { $0.isSound && $0.places.map(\.step) == kept.map(\.step) } ?? false
    if continues && new.isEmpty { return }
    try FileSystem.createDirectory(directory)
    let lock = try FileLock(path: "\(directory)/lock")
    // Another process may be writing, or have written since the file was read: then its work stands.
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
