import Glibc

/// A UTC date and time to the second.
struct CivilTime {
  /// `yyyyMMddHHmmss` as one number.
  let compact: Int64

  /// The second in which the instant `milliseconds` since 1970 lies.
  init(milliseconds: Int64) {
    var seconds = Int(milliseconds / 1000) - (milliseconds % 1000 < 0 ? 1 : 0)
    var parts = unsafe tm()
    unsafe _ = gmtime_r(&seconds, &parts)
    let date = unsafe (Int64(parts.tm_year) + 1900) * 10_000 + Int64(parts.tm_mon + 1) * 100 + Int64(parts.tm_mday)
    compact = unsafe date * 1_000_000 + Int64(parts.tm_hour) * 10_000 + Int64(parts.tm_min) * 100 + Int64(parts.tm_sec)
  }
}
