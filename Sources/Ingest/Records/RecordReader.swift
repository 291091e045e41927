import Gatekeeper

/// Reads NDJSON files in order, parsing on several threads.
///
/// At most `threads` blocks are parsed at a time and two more wait for their turn, so memory is bounded by the block
/// size whatever the file's length. What is delivered, and in which batches, does not depend on the number of threads.
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
      var (started, running, delivered, isAtEnd) = (0, 0, 0, false)
      var parsed: [Int: ImportBatch<Value>] = [:]
      while !isAtEnd || delivered < started {
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
