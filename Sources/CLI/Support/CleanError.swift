/// A failure that needs no more than its sentence; exit code 1.
struct CleanError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
