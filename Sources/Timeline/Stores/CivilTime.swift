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

  /// Nil for a number that is no date and time.
  init?(compact: Int64) {
    self.compact = compact
    guard (10_000_101_000_000...99_991_231_235_959).contains(compact) else { return nil }
    guard CivilTime(milliseconds: milliseconds).compact == compact else { return nil }
  }

  /// The second's begin, in ms since 1970.
  var milliseconds: Int64 {
    var parts = unsafe tm()
    unsafe parts.tm_year = Int32(compact / 10_000_000_000) - 1900
    unsafe parts.tm_mon = Int32(compact / 100_000_000 % 100) - 1
    unsafe parts.tm_mday = Int32(compact / 1_000_000 % 100)
    unsafe parts.tm_hour = Int32(compact / 10_000 % 100)
    unsafe parts.tm_min = Int32(compact / 100 % 100)
    unsafe parts.tm_sec = Int32(compact % 100)
    return unsafe Int64(timegm(&parts)) * 1000
  }
}
