import Glibc

/// The process this runs in.
public enum HostProcess {
  /// `HOST pid NUMBER`: how it is named to people who may have to find it.
  public static var name: String {
    var bytes = [CChar](repeating: 0, count: 256)
    let isKnown = unsafe gethostname(&bytes, bytes.count - 1) == 0
    let host = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return "\(isKnown && !host.isEmpty ? host : "unknown host") pid \(getpid())"
  }
}
