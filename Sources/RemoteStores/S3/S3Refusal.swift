/// Code and message of an answer that is an error, as S3 gives them in XML.
struct S3Refusal {
  let code: String
  let message: String

  /// Nil for an answer without such a body.
  init?(_ answer: RemoteAnswer) {
    guard answer.status >= 300, let error = XMLElement(document: answer.body), error.name == "Error",
      let code = error["Code"]
    else { return nil }
    (self.code, message) = (code, error["Message"] ?? "")
  }
}
