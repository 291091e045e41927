import Glibc

/// The process this runs in, as it is named to people.
public enum HostProcess {
  private static var host: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "unknown-host" }
    return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `HOST pid NUMBER`: what somebody may have to find.
  public static var name: String { "\(host) pid \(getpid())" }

  /// `USER on HOST`: who started it, as far as the system knows.
  public static var user: String {
    let user = unsafe getpwuid(geteuid()).map { unsafe String(cString: $0.pointee.pw_name) } ?? "user \(geteuid())"
    return "\(user) on \(host)"
  }
}
