import FoundationEssentials
import Gatekeeper

/// Reads the value of one line at a time. Not for use by two threads at once.
///
/// Measured on the whole catalogue (2.9 million lines, two threads): `JSONDecoder` 14 s with all checks, which is fast
/// enough; `JSONSerialization` is twice as fast but gives `true` for 1, and a scanner of our own would take 3 s.
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
    guard (try? UTF8Span(validating: bytes.span)) != nil else { throw refusal(lineNumber, "is not valid UTF-8") }
    let shape = JSONShape(of: bytes.span)
    if let fault = shape.fault { throw refusal(lineNumber, "is no valid JSON: \(fault)") }
    let form = try decodeForm(bytes, lineNumber)
    switch form.outcome {
    case .success(let value):
      guard form.memberCount == shape.memberCount else {
        throw refusal(lineNumber, "names a field twice in one object; keep the one that holds", about: form.subject)
      }
      guard let name = shape.notWholeName else { return value }
      let field = String(decoding: bytes.dropFirst(name.lowerBound).prefix(name.count), as: UTF8.self)
      let reason = "has a fraction or an exponent; write a whole number"
      throw refusal(lineNumber, reason, about: form.subject, field: field)
    case .failure(let error):
      throw refusal(lineNumber, error.reason, about: form.subject, field: error.field)
    }
  }

  private func decodeForm(_ bytes: ArraySlice<UInt8>, _ lineNumber: Int) throws(ImportRefusal) -> LineForm<Value> {
    do {
      return try decoder.decode(LineForm<Value>.self, from: Data(bytes))
    } catch {
      throw refusal(lineNumber, Self.reason(error))
    }
  }

  /// Why a line is no JSON object, in the decoder's words where it has some.
  private static func reason(_ error: any Error) -> String {
    guard case DecodingError.dataCorrupted(let context) = error else {
      return "is no JSON object; write one object a line"
    }
    return "is no valid JSON: \(context.underlyingError.map { "\($0)" } ?? context.debugDescription)"
  }

  private func refusal(
    _ line: Int, _ reason: String, about subject: LineSubject = Value.subject(of: nil), field: String? = nil
  ) -> ImportRefusal {
    ImportRefusal(file: file, line: line, subject: subject, field: field, reason: reason)
  }
}
