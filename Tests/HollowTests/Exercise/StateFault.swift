/// A state that could be read but contradicts itself.
struct StateFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
