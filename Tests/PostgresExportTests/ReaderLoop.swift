import Dispatch
import Synchronization

@testable import PostgresExport

/// Sessions that ask one question again and again, each on its own thread, until stopped.
final class ReaderLoop: Sendable {
  private let isDone = Atomic(false)
  private let group = DispatchGroup()
  private let seen = Mutex<[[String?]]>([])
  private let failures = Mutex<[ExportError]>([])

  init(_ database: TestDatabase, question: String, count: Int) {
    for index in 0..<count {
      DispatchQueue(label: "reader \(index)").async(group: group) { [self] in read(database, question) }
    }
  }

  /// A reader that would have to wait for a lock gives up, which counts as a failure.
  private func read(_ database: TestDatabase, _ question: String) {
    do throws(ExportError) {
      let reader = try database.reader()
      try reader.execute("set lock_timeout = '100ms'")
      while !isDone.load(ordering: .acquiring) {
        let rows = try reader.query(question)
        seen.withLock { $0 += rows }
      }
    } catch {
      failures.withLock { $0.append(error) }
    }
  }

  /// Stops all readers; their answers, and the errors of those that gave up.
  func stop() -> (answers: [[String?]], failures: [ExportError]) {
    isDone.store(true, ordering: .releasing)
    group.wait()
    return (seen.withLock { $0 }, failures.withLock { $0 })
  }
}
