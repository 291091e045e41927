/// Runs an input with each of its bytes changed, one at a time.
struct EveryByte {
  private let input: [UInt8]
  private let bases: FuzzBases

  init(_ input: [UInt8], _ bases: FuzzBases) { (self.input, self.bases) = (input, bases) }

  struct Counts { var refused = 0, harmless = 0 }

  /// A change that was neither refused nor harmless.
  struct Fault: Error, CustomStringConvertible {
    let input: [UInt8]
    let description: String
  }

  /// - Parameter values: what to put in place of a byte.
  /// - Throws: `Fault` at the first one.
  func run(_ values: (UInt8) -> [UInt8]) throws -> Counts {
    var counts = Counts()
    for position in input.indices.dropFirst() {
      for value in values(input[position]) {
        var changed = input
        changed[position] = value
        do {
          switch try FuzzInput(changed).run(bases) {
          case .refused: counts.refused += 1
          case .harmless: counts.harmless += 1
          }
        } catch {
          let place = "byte \(position - 1) of the blob \(input[position]) -> \(value)"
          throw Fault(input: changed, description: "\(place): \(error)")
        }
      }
    }
    return counts
  }
}
