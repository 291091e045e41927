import Glibc

/// Which directory a path leads to, however the path is spelled: relative or absolute, with `.` and `..` and slashes in it,
/// through symbolic links or bind mounts.
///
/// A directory that exists is known by its device and inode. One that is still to be made is known by the nearest directory
/// above it that exists, and the names below that.
///
/// ```swift
/// let isSame = try DirectoryIdentity("data") == DirectoryIdentity("/srv/gatekeeper/data/")
/// ```
public struct DirectoryIdentity: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  /// Names of directories that do not exist, below the one that does.
  private let missing: [String]

  /// Throws where the operating system does not let this process look.
  public init(_ path: String) throws(FileError) { self = try Self.resolve(path.hasPrefix("/") ? path : "./\(path)") }

  private init(device: UInt64, inode: UInt64, missing: [String]) {
    (self.device, self.inode, self.missing) = (device, inode, missing)
  }

  /// Goes up from the whole path to the nearest directory that exists.
  private static func resolve(_ path: String) throws(FileError) -> DirectoryIdentity {
    var (base, names): (String, [String]) = (path, [])
    var information = stat()
    while unsafe stat(base, &information) != 0 {
      let error = FileError(operation: "look at", path: path)
      let trimmed = withoutSlashes(base)
      guard error.isMissing, let slash = trimmed.lastIndex(of: "/") else { throw error }
      names.insert(String(trimmed[slash...].dropFirst()), at: 0)
      base = String(trimmed[...slash])
    }
    // What does not exist holds no links, so `..` there only takes back the name before it.
    var missing: [String] = []
    for name in names where name != "." {
      if name == "..", !missing.isEmpty { missing.removeLast() } else { missing.append(name) }
    }
    if missing.count < names.count { return try resolve(base + missing.joined(separator: "/")) }
    return DirectoryIdentity(
      device: UInt64(information.st_dev), inode: UInt64(information.st_ino), missing: missing)
  }

  /// Whether there is such a directory now.
  public var exists: Bool { missing.isEmpty }

  /// `path` up to its last name.
  private static func withoutSlashes(_ path: String) -> Substring {
    var path = path[...]
    while path.count > 1, path.hasSuffix("/") { path = path.dropLast() }
    return path
  }
}
