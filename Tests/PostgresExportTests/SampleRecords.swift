import Gatekeeper
import Hollow
import RuleKit

/// Writes the records of the output dataset, fields in the order of their schemas.
struct SampleRecords {
  private let write: WriteState

  init(_ write: WriteState) throws { self.write = write }

  private func add(_ typeName: String, _ fill: (inout ObjectRow) -> Void) -> Ordinal {
    guard let type = try? write.type(typeName) else { preconditionFailure("no type \(typeName)") }
    var row = write.row(type)
    fill(&row)
    return write.add(row, to: type)
  }

  private func add(list elements: [Ordinal], to typeName: String) -> Ordinal {
    guard let type = try? write.type(typeName) else { preconditionFailure("no type \(typeName)") }
    return write.add(list: elements, to: type)
  }

  private func set(_ countries: CountrySet) -> Ordinal { add("CountrySet") { $0.set(0, bytes: countries.bytes) } }

  func add(_ video: SampleState.Video, live: CountrySet) {
    let blocks = video.blocks.map { block in
      let blocker = add("Blocker") {
        $0.set(0, text: block.blocker.rule)
        $0.set(1, text: block.blocker.code)
        $0.set(2, text: block.blocker.detail)
      }
      return add("Block") {
        $0.set(0, reference: blocker)
        $0.set(1, reference: set(block.countries))
      }
    }
    _ = add("VideoLiveness") {
      $0.set(0, long: video.id)
      $0.set(1, reference: set(live))
      $0.set(2, reference: add(list: blocks, to: "ListOfBlock"))
      $0.set(3, reference: add(list: [], to: "ListOfAssetLiveness"))
    }
  }

  func addEvaluation(at milliseconds: Int64, digest: String) {
    let inputs = [("videos", 20_260_101_000_000_001), ("assets", 20_260_101_000_000_002)].map { dataset, version in
      add("InputVersion") {
        $0.set(0, text: dataset)
        $0.set(1, long: Int64(version))
      }
    }
    _ = add("Evaluation") {
      $0.set(0, int: 0)
      $0.set(1, long: milliseconds)
      $0.set(2, text: "standard@0123")
      $0.set(3, text: "full")
      $0.set(4, reference: add(list: inputs, to: "ListOfInputVersion"))
      $0.set(6, text: digest)
    }
  }
}
