import Glibc

/// An exclusive advisory lock on a file. It is held until its owner goes away or its process ends, also when it is
/// killed.
///
/// ```swift
/// guard let lock = try FileLock(path: "/var/lib/blobs/writer.lock") else { return }
/// ```
public struct FileLock: ~Copyable, Sendable {
  private let descriptor: Int32

  /// Takes the lock on the file at `path`, created when missing. Nil when another process or owner holds it.
  public init?(path: String) throws(FileError) {
    // A type with a `deinit` has all its members before anything is thrown.
    let opened = Result { () throws(FileError) in try FileSystem.open(path, O_RDWR | O_CREAT) }
    descriptor = (try? opened.get()) ?? -1
    _ = try opened.get()
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { return nil }
      throw FileError(operation: "lock", path: path)
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    // A child process that is being started holds a copy of the descriptor until it calls exec. Closing ours would not
    // unlock the file then, so it is unlocked first.
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Runs `body` while holding the lock on the file at `path`, created when missing.
  ///
  /// - Parameter milliseconds: how long to wait for another holder. Nil, and `body` not run, when that was too short.
  public static func holding<Result>(
    _ path: String, waiting milliseconds: Int, _ body: () throws -> Result
  ) throws -> Result? {
    let descriptor = try FileSystem.open(path, O_RDWR | O_CREAT)
    defer { close(descriptor) }
    var waited = 0
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK else { throw FileError(operation: "lock", path: path) }
      guard waited < milliseconds else { return nil }
      usleep(1000)
      waited += 1
    }
    defer { flock(descriptor, LOCK_UN) }
    return try body()
  }
}

/// The process that this code runs in, named so that a person can find it.
public enum HostProcess {
  private static var host: String {
    var bytes = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "unknown-host" }
    return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// `HOST pid NUMBER`: in messages about who holds a lock.
  public static var name: String { "\(host) pid \(getpid())" }

  /// `USER on HOST`: who started it, as far as the system knows.
  public static var user: String {
    let user = unsafe getpwuid(geteuid()).map { unsafe String(cString: $0.pointee.pw_name) } ?? "user \(geteuid())"
    return "\(user) on \(host)"
  }
}
