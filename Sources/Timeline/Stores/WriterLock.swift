import BitMemory

/// The right to write one timeline, given back when the last holder lets it go.
public final class WriterLock: Sendable {
  private let lock: FileLock

  init(_ lock: consuming FileLock) { self.lock = lock }
}
