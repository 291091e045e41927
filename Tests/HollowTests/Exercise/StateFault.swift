/// A state that was read, and does not hold together.
struct StateFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
