import Glibc

/// What the operating system lets this process have, and what it gives back.
public enum ProcessLimits {
  /// Lets the process open as many files and connections as its hard limit allows, and says how many that is.
  ///
  /// The usual soft limit of 1,024 is there for programs that still use `select`; whoever does not is to raise it
  /// (systemd, `LimitNOFILE=`). Where that fails, the soft limit stays.
  public static func raiseOpenFiles() -> Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    var raised = limit
    raised.rlim_cur = limit.rlim_max
    if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    return Int(clamping: limit.rlim_cur)
  }

  /// Gives memory that was freed back to the operating system.
  ///
  /// glibc keeps what was freed for what comes next, in as many heaps as threads once asked at a time, so after a peak a
  /// process looks as large as it was then. O(freed memory): for after a peak, not for every day. Does nothing with another
  /// C library.
  public static func releaseFreedMemory() {
    // Swift's module of glibc leaves `malloc.h` out, so the function is looked up by its name.
    guard let address = unsafe dlsym(nil, "malloc_trim") else { return }
    let trim = unsafe unsafeBitCast(address, to: (@convention(c) (Int) -> Int32).self)
    _ = trim(0)
  }
}
