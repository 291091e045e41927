import FoundationEssentials
import Gatekeeper
public import RuleKit

/// Reads NDJSON files in order, parsing on several threads.
///
/// ## Overview
///
/// One task reads the file and cuts it into blocks of lines; other tasks parse blocks, each into a batch. Batches are
/// finished in any order and delivered in file order: one that is early waits until those before it are delivered.
///
/// At most `threads` blocks are parsed at a time and two more wait for their turn, so memory is bounded by the block size
/// whatever the file's length. What is delivered, and in which batches, does not depend on the number of threads.
///
/// ```swift
/// var videos: [Video] = []
/// try await RecordReader().read(Video.self, path: "videos.ndjson.gz") { batch in
///   videos += batch.values
///   for refusal in batch.refusals { print(refusal) }
/// }
/// ```
public struct RecordReader: Sendable {
  public var threads: Int
  public var limits: LineLimits

  /// - Precondition: `threads` >= 1.
  public init(threads: Int = 2, limits: LineLimits = LineLimits()) {
    precondition(threads >= 1, "\(threads) threads cannot read")
    (self.threads, self.limits) = (threads, limits)
  }

  /// Reads a file, gzip or plain; `-` is standard input.
  ///
  /// - Parameters:
  ///   - type: what each line holds: a record type or `ChangeEvent`.
  ///   - deliver: gets every batch, in file order, one at a time.
  /// - Throws: `SourceError` when the file cannot be read to its end, and whatever `deliver` throws. The batches
  ///   delivered before stay delivered: a caller that wants all or nothing publishes after the last one.
  public func read<Value: JSONLineValue>(
    _ type: Value.Type, path: String, deliver: (ImportBatch<Value>) throws -> Void
  ) async throws {
    try await read(GzipReader(path: path), deliver: deliver)
  }

  /// Reads bytes in memory, gzip or plain.
  ///
  /// - Parameter name: stands for the path in refusals and errors.
  public func read<Value: JSONLineValue>(
    _ type: Value.Type, bytes: [UInt8], name: String, deliver: (ImportBatch<Value>) throws -> Void
  ) async throws {
    try await read(GzipReader(bytes: bytes, name: name), deliver: deliver)
  }

  private func read<Value: JSONLineValue>(
    _ reader: consuming GzipReader, deliver: (ImportBatch<Value>) throws -> Void
  ) async throws {
    let name = reader.name
    var lines = LineReader(reader, limits: limits)
    try await withThrowingTaskGroup(of: (index: Int, batch: ImportBatch<Value>).self) { group in
      // Blocks are numbered in file order. `started` and `delivered` count the blocks up to which tasks were started and
      // batches delivered; `parsed` holds the batches between the two that are ready.
      var (started, running, delivered, isAtEnd) = (0, 0, 0, false)
      var parsed: [Int: ImportBatch<Value>] = [:]
      while !isAtEnd || delivered < started {
        // Keep the threads busy, but don't run ahead: a slow block would leave all those after it in memory.
        while !isAtEnd, running < threads, started - delivered < threads + 2 {
          guard let block = try lines.next() else {
            isAtEnd = true
            break
          }
          group.addTask { [index = started] in (index, LineDecoder<Value>(file: name).decode(block)) }
          (started, running) = (started + 1, running + 1)
        }
        if let batch = parsed.removeValue(forKey: delivered) {
          try deliver(batch)
          delivered += 1
        } else if let next = try await group.next() {
          parsed[next.index] = next.batch
          running -= 1
        }
      }
    }
  }
}

/// Reads the value of one line at a time. Not for use by two threads at once.
///
/// A line is read in three steps: its bytes must be UTF-8, `JSONShape` must find nothing that the decoder is too lenient
/// about, and `JSONDecoder` reads the fields. What the shape knows only by count or position (a name twice, a fraction) is
/// compared after that, so that the refusal can say which record it is about.
///
/// Measured on the whole catalogue (2.9 million lines, two threads): `JSONDecoder` takes 14 s with all checks, which is fast
/// enough. `JSONSerialization` is twice as fast but gives `true` for 1, and a scanner of our own would take 3 s.
struct LineDecoder<Value: JSONLineValue> {
  /// For refusals.
  let file: String
  private let decoder = JSONDecoder()

  init(file: String) { self.file = file }

  /// All lines of a block.
  func decode(_ block: LineBlock) -> ImportBatch<Value> {
    var batch = ImportBatch<Value>()
    batch.values.reserveCapacity(block.lines.count)
    for line in block.lines {
      do throws(ImportRefusal) {
        if line.isTooLong { throw refusal(line.number, "the line is too long; write one record a line") }
        batch.values.append(try decode(block.bytes[line.range], lineNumber: line.number))
      } catch {
        batch.refusals.append(error)
      }
    }
    return batch
  }

  func decode(_ bytes: ArraySlice<UInt8>, lineNumber: Int) throws(ImportRefusal) -> Value {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let fault = JSONFault(at: error.byteOffsets.lowerBound, of: bytes.span, "")
      throw refusal(lineNumber, "is not valid UTF-8 at column \(fault.column)")
    }
    let shape = JSONShape(of: bytes.span)
    if let fault = shape.fault { throw refusal(lineNumber, "is no valid JSON \(fault)") }
    let form = try decodeForm(bytes, lineNumber)
    switch form.outcome {
    case .success(let value):
      // The decoder keeps one of two members with the same name, so it has seen fewer than the line holds.
      guard form.memberCount == shape.memberCount else {
        throw refusal(lineNumber, "names a field twice in one object; keep the one that holds", about: form.subject)
      }
      guard let name = shape.notWholeName else { return value }
      let field = String(decoding: bytes.dropFirst(name.lowerBound).prefix(name.count), as: UTF8.self)
      let reason = "has a fraction or an exponent; write a whole number"
      throw refusal(lineNumber, reason, about: form.subject, field: field)
    case .failure(let error):
      // The decoder looks into numbers and texts only when they are asked for, so the line may be no JSON after all.
      let fault = JSONFault(in: bytes.span).map { "; the line is no valid JSON \($0)" } ?? ""
      throw refusal(lineNumber, error.reason + fault, about: form.subject, field: error.field)
    }
  }

  private func decodeForm(_ bytes: ArraySlice<UInt8>, _ lineNumber: Int) throws(ImportRefusal) -> LineForm<Value> {
    do {
      return try decoder.decode(LineForm<Value>.self, from: Data(bytes))
    } catch {
      throw refusal(lineNumber, Self.reason(error, bytes.span))
    }
  }

  /// Why a line is no JSON object: with its place, or in the decoder's words where the line follows the grammar.
  private static func reason(_ error: any Error, _ line: Span<UInt8>) -> String {
    guard case DecodingError.dataCorrupted(let context) = error else {
      return "is no JSON object; write one object a line"
    }
    return "is no valid JSON \(JSONFault(in: line)?.description ?? ": \(context.debugDescription)")"
  }

  private func refusal(
    _ line: Int, _ reason: String, about subject: LineSubject = Value.subject(of: nil), field: String? = nil
  ) -> ImportRefusal {
    ImportRefusal(file: file, line: line, subject: subject, field: field, reason: reason)
  }
}

/// A line's object as `JSONDecoder` reads it. A refused field is an outcome and not an error, so that the refusal can still
/// name the record.
struct LineForm<Value: JSONLineValue>: Decodable {
  let outcome: Result<Value, FieldError>
  /// Of all objects that were read; 0 when the line was refused.
  let memberCount: Int
  let subject: LineSubject

  /// - Throws: `DecodingError` when the line is no JSON object.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: FieldName.self)
    do throws(FieldError) {
      var fields = try JSONFields(container, prefix: "", known: Value.fieldNames)
      let value = try Value.read(&fields)
      (outcome, memberCount, subject) = (.success(value), fields.memberCount, value.subject)
    } catch {
      (outcome, memberCount) = (.failure(error), 0)
      subject = Value.subject(of: JSONFields(unchecked: container))
    }
  }
}

/// A run of lines of one file, read: what they held and which of them were refused, each in file order.
public struct ImportBatch<Value: JSONLineValue>: Sendable {
  public var values: [Value] = []
  public var refusals: [ImportRefusal] = []
}

/// A line that was refused, and why. The lines around it are read all the same.
public struct ImportRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// Path, or the name of what was read instead.
  public var file: String
  /// 1-based.
  public var line: Int
  /// Nil when the line does not say.
  public var dataset: Dataset?
  /// The record's key as it is printed, `80000001/DE`; nil when it could not be made out.
  public var key: String?
  /// Nil when the line as a whole is at fault.
  public var field: String?
  public var reason: String

  public init(file: String, line: Int, subject: LineSubject, field: String?, reason: String) {
    self.file = file
    self.line = line
    dataset = subject.dataset
    key = subject.key?.description
    self.field = field
    self.reason = reason
  }

  /// `assets.ndjson:7: assets record 500000001, field kind: is missing or null; give one of ...`.
  public var description: String {
    let subject = (dataset.map { "\($0) record" } ?? "line") + (key.map { " \($0)" } ?? "")
    return "\(file):\(line): \(subject)\(field.map { ", field \($0)" } ?? ""): \(reason)"
  }
}
