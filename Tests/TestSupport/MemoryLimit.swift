import Glibc

/// A limit on the address space of this process, for exit tests: an allocation beyond it ends the process.
public enum MemoryLimit {
  public struct Refused: Error {}

  public static func set(gibibytes: UInt) throws {
    var limit = rlimit(rlim_cur: gibibytes << 30, rlim_max: gibibytes << 30)
    guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { throw Refused() }
  }
}
