/// When an object may be written.
enum S3Condition {
  case always
  /// Only where there is none.
  case absent
  /// Only while it is the one with this entity tag.
  case unchanged(String)

  var header: (name: String, value: String)? {
    switch self {
    case .always: nil
    case .absent: ("If-None-Match", "*")
    case .unchanged(let tag): ("If-Match", tag)
    }
  }
}
