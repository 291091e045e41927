package import ArgumentParser
import BitMemory
import Glibc
import PlainText

/// Runs the command that the arguments name, and ends the process with its exit code.
///
/// It stands in for ArgumentParser's own `main`, whose printing neither notices a closed or full stream nor knows that a message
/// may have text from outside in it.
/// ```swift
/// @main struct GatekeeperCommand: AsyncParsableCommand {
///   static func main() async { await CommandLineTool.run(Self.self) }
/// }
/// ```
package enum CommandLineTool {
  package static func run(_ root: (some AsyncParsableCommand).Type) async -> Never {
    StandardStream.makeSafe()
    do {
      var command = try await root.asyncParseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      end(0)
    } catch is OutputEnded {
      end(0)
    } catch {
      end(say(error, of: root))
    }
  }

  /// Prints what the end of a command has to say, and returns its exit code.
  private static func say(_ error: any Error, of root: (some AsyncParsableCommand).Type) -> Int32 {
    let code = root.exitCode(for: error)
    let text = root.fullMessage(for: error)
    guard code != .success else {
      // Help, the version, a completion script: text of the build.
      try? Console.write(Array((text + "\n").utf8))
      return code.rawValue
    }
    let message = root.message(for: error)
    guard !message.isEmpty else { return code.rawValue }
    for line in lines(of: message, code) { Console.note(line) }
    for line in (error as? CleanError)?.details ?? [] { Console.note(line) }
    // How the command is called stands behind the message, in lines of the parser's own.
    let usage = text.dropFirst("Error: \(message)".count).split(separator: "\n")
    for line in usage { Console.note(String(line)) }
    return code.rawValue
  }

  /// One line, with one exception: the parser lists the values of an argument in lines of its own. All else in the message of
  /// wrong usage is from the arguments, so these lines are the parser's where no argument has a line break.
  private static func lines(of message: String, _ code: ExitCode) -> [String] {
    let isParsers = code == .validationFailure && !CommandLine.arguments.contains { $0.contains(where: \.isNewline) }
    return isParsers ? "Error: \(message)".split(separator: "\n").map(String.init) : ["Error: \(message)"]
  }

  private static func end(_ code: Int32) -> Never {
    guard let failure = Console.failure else { exit(code) }
    Console.note("Error: \(failure)")
    // A failure and wrong usage keep their code. Any other one would tell of data that did not arrive.
    exit([EXIT_FAILURE, ExitCode.validationFailure.rawValue].contains(code) ? code : EXIT_FAILURE)
  }
}

/// A failure that needs no more than its sentence: the command prints it and ends with exit code 1.
///
/// For wrong usage, which ends with 64 and shows how the command is called, throw ArgumentParser's `ValidationError`.
package struct CleanError: Error, CustomStringConvertible {
  package let description: String
  /// Lines that follow the sentence.
  let details: [String]

  package init(_ description: String, details: [String] = []) {
    (self.description, self.details) = (description, details)
  }
}
