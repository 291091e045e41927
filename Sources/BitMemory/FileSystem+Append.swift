import Glibc

extension FileSystem {
  /// Appends `bytes` to the file at `path`, durably. A crash may leave any part of them: readers need a way to tell.
  public static func appendToFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(operation: "open", path: path) }
    defer { close(descriptor) }
    try write(bytes, bytes.indices, to: descriptor, path: path)
    guard fsync(descriptor) == 0 else { throw FileError(operation: "synchronize", path: path) }
  }
}
