import BitMemory
import Dispatch
import Synchronization

/// Waits until readers of some timelines shall be at other versions: because one was announced, pinned or let go.
///
/// ## Overview
///
/// Directories are watched (inotify), so that a wait ends within milliseconds. Every store is also looked at from time to
/// time, which finds what no notice came for: another machine's writes on a shared file system, or a store that is no
/// directory.
///
/// ```swift
/// let watcher = AnnouncementWatcher(store)
/// var known: Version?
/// while let version = watcher.wait(beyond: known, timeoutMilliseconds: 60_000) {
///   print("readers shall be at \(version)")
///   known = version
/// }
/// ```
///
/// One wait at a time; `interrupt` from any thread.
public final class AnnouncementWatcher: Sendable {
  private let stores: [any BlobStore]
  private let readers: [Consumer]
  private let pollMilliseconds: Int
  private let watch = DirectoryWatch()
  private let watched = Mutex<Set<Int32>>([])
  private let queue = DispatchQueue(label: "timeline.watch", qos: .userInitiated)

  /// - Parameter pollMilliseconds: how often the stores are looked at when nothing is heard of them.
  public init(_ stores: [any BlobStore], pollMilliseconds: Int = 1000) {
    self.stores = stores
    readers = stores.map { Consumer($0) }
    self.pollMilliseconds = max(1, pollMilliseconds)
  }

  public convenience init(_ store: any BlobStore, pollMilliseconds: Int = 1000) {
    self.init([store], pollMilliseconds: pollMilliseconds)
  }

  /// The version readers of each store shall be at now; nil before the first, and where the store cannot say.
  public func versions() -> [Version?] { readers.map { (try? $0.latestVersion()) ?? nil } }

  /// Blocks until readers of a store shall be at another version than is known of it.
  ///
  /// Returns the versions of then, in the order of the stores; nil when the time was over first, or `interrupt` was called.
  public func wait(beyond known: [Version?], timeoutMilliseconds: Int) -> [Version?]? {
    let clock = ContinuousClock()
    let deadline = clock.now + .milliseconds(timeoutMilliseconds)
    while true {
      // Watch first and then look. What is announced between the two ends the wait below; the other way round it would be
      // missed.
      attach()
      let current = versions()
      if current != known { return current }
      let left = clock.now.duration(to: deadline) / .milliseconds(1)
      guard left > 0 else { return nil }
      let outcome = watch.wait(milliseconds: min(Int(left.rounded(.up)), pollMilliseconds))
      if outcome == .interrupted { return nil }
    }
  }

  /// Blocks until readers of the one store shall be at another version than `known`; nil when the time was over first.
  public func wait(beyond known: Version?, timeoutMilliseconds: Int) -> Version? {
    wait(beyond: [known], timeoutMilliseconds: timeoutMilliseconds)?.first ?? nil
  }

  /// Waits as the blocking form does, on a thread of its own; nil also when the task is cancelled.
  public func change(beyond known: [Version?], timeoutMilliseconds: Int) async -> [Version?]? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        queue.async {
          continuation.resume(returning: self.wait(beyond: known, timeoutMilliseconds: timeoutMilliseconds))
        }
      }
    } onCancel: {
      interrupt()
    }
  }

  /// Ends the wait under way, or the next one.
  public func interrupt() { watch.interrupt() }

  /// Watches what directories are there now.
  ///
  /// A directory that was removed and made anew has another watch than before, so the old one is given up. What does not
  /// exist yet is noticed through the nearest directory above it that does.
  private func attach() {
    watched.withLock { watched in
      var current: Set<Int32> = []
      for case let store as DirectoryBlobStore in stores {
        if let descriptor = attach(store.path) { current.insert(descriptor) }
      }
      for stale in watched.subtracting(current) { watch.unwatch(stale) }
      watched = current
    }
  }

  /// Watches the directory at `path`, or the nearest one above it that exists.
  private func attach(_ path: String) -> Int32? {
    if let descriptor = watch.watch(path) { return descriptor }
    var above = path.hasPrefix("/") ? path[...] : "./\(path)"[...]
    while let slash = above.lastIndex(of: "/") {
      above = above[..<slash]
      guard let descriptor = watch.watch(above.isEmpty ? "/" : String(above)) else { continue }
      // The directory may have been made after the first attempt and before the one above it was watched. Nothing would
      // tell then, so it is tried once more.
      return watch.watch(path) ?? descriptor
    }
    return nil
  }
}
