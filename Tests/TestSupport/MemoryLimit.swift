import Glibc

/// A limit on the address space of this process, for exit tests: an allocation beyond it ends the process.
public enum MemoryLimit {
  public struct Refused: Error {}

  /// Sets none where a sanitizer reserves terabytes of addresses for itself.
  public static func set(gibibytes: UInt) throws {
    for sanitizer in ["__asan_init", "__tsan_init"] where unsafe dlsym(nil, sanitizer) != nil { return }
    var limit = rlimit(rlim_cur: gibibytes << 30, rlim_max: gibibytes << 30)
    guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { throw Refused() }
  }
}
