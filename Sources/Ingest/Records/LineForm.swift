import Gatekeeper

/// A line's object as `JSONDecoder` sees it. A refused field is an outcome and not an error, so that the refusal can
/// still name the record.
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
