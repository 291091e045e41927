import BitMemory
import Foundation
import PlainText
import Synchronization

/// Where a command writes, and the one place where text from outside reaches a terminal.
///
/// ## Overview
///
/// Standard output carries the data that was asked for and nothing else, so that it can go into a file or another program.
/// Everything that people want to know about the run goes to standard error. Each call writes one line. What is in it that a
/// terminal would obey is made visible (`String.visible`), so no title, reason or answer of another server adds a line or moves
/// the cursor. JSON passes as it is: its writers escape the same characters.
///
/// Standard output may be closed, full or without a reader, and what follows from that depends on what is written:
/// ```swift
/// Console.print(line)       // data: the command goes on, and fails in the end
/// try Console.write(bytes)  // much data: the command ends here, and fails
/// Console.done(line)        // what was done to a store: goes to standard error instead, and it is done all the same
/// Console.progress(line)    // what a service goes through: dropped, and the service goes on
/// Console.note(line)        // about the run, on standard error: dropped where that takes nothing either
/// ```
/// A reader that went away, as `head` does, is no failure: the rest is dropped without a word.
package enum Console {
  /// Why standard output takes no more data; nothing is written to it from then on.
  private static let ended = Mutex<FileError?>(nil)

  /// Writes a line of data to standard output.
  package static func print(_ line: String) { try? write(bytes(line)) }

  /// Writes data to standard output as it is: NDJSON, help, a completion script.
  ///
  /// Throws `OutputEnded` when standard output takes no more.
  package static func write(_ bytes: [UInt8]) throws(OutputEnded) {
    let isWritten = ended.withLock { ended in
      if ended == nil { ended = attempt(bytes) }
      return ended == nil
    }
    guard isWritten else { throw OutputEnded() }
  }

  /// Says what was done to a store. It is done whatever becomes of the line, so the exit code does not depend on it.
  package static func done(_ line: String) {
    guard let fault = attempt(bytes(line)), !fault.isWithoutReader else { return }
    note(line)
    note("It is done, and this says so here because of standard output: \(fault.sentence)")
  }

  /// Says on standard output what a service goes through.
  package static func progress(_ line: String) { _ = attempt(bytes(line)) }

  /// Writes a line to standard error.
  package static func note(_ line: String) { try? StandardStream.error.write(bytes(line)) }

  /// Why data is missing on standard output, in words; nil where none is, or nobody reads it any more.
  static var failure: String? {
    ended.withLock { $0.flatMap { $0.isWithoutReader ? nil : $0.sentence } }
  }

  private static func bytes(_ line: String) -> [UInt8] { Array((line.visible + "\n").utf8) }

  private static func attempt(_ bytes: [UInt8]) -> FileError? {
    do throws(FileError) {
      try StandardStream.output.write(bytes)
      return nil
    } catch {
      return error
    }
  }

  /// Seconds with three digits: `0.125 s`.
  package static func seconds(_ seconds: Double) -> String { String(format: "%.3f s", seconds) }
}

/// Standard output takes no more data. The command ends, and `CommandLineTool` says why where somebody should know.
package struct OutputEnded: Error {}
