/// Who asks an S3-compatible server. Never printed: descriptions and mirrors show the access key's name at most.
public struct S3Credentials: Sendable, CustomStringConvertible, CustomReflectable {
  let accessKey: String
  let secretKey: String
  let sessionToken: String?

  public init(accessKey: String, secretKey: String, sessionToken: String? = nil) {
    (self.accessKey, self.secretKey, self.sessionToken) = (accessKey, secretKey, sessionToken)
  }

  public var description: String { "S3 credentials of \(accessKey)" }
  public var customMirror: Mirror { Mirror(self, children: ["accessKey": accessKey]) }
}
