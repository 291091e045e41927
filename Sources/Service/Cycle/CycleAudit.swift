import BitMemory
import Gatekeeper
import Logging
public import RuleKit
import Timeline

/// The standing audit of a continuous evaluation: a fault is counted, logged with its cells, and left as a case on disk.
public struct CycleAudit: Sendable {
  private let audit: StandingAudit
  private let casesDirectory: String

  /// - Parameters:
  ///   - interval: cycles from one audit to the next.
  ///   - casesDirectory: where `VERSION.json` of a fault is left.
  public init(_ ruleSet: RuleSet, every interval: Int, casesDirectory: String) {
    audit = StandingAudit(ruleSet, every: interval)
    self.casesDirectory = casesDirectory
  }

  func note(_ cycle: CycleResult) { audit.note(cycle.state, cycle.catalogue.inputs) }

  /// Whether an audit ended with a fault since this was last asked: then the next cycle has to start anew.
  func foundFault(_ logger: Logger) -> Bool {
    switch audit.takeOutcome() {
    case nil, .sound: return false
    case .failed(let version, let reason):
      logger.error("The audit of liveness@\(version) could not be made: \(reason)")
      return false
    case .fault(let fault):
      let (finished, faults) = audit.counts
      logger.critical(
        "\(fault.summary); everything is evaluated anew",
        metadata: ["case": "\(path(fault))", "audits": "\(finished)", "faults": "\(faults)"])
      do {
        try FileSystem.createDirectory(casesDirectory)
        try FileSystem.replaceFile(path(fault), with: Array((fault.json + "\n").utf8))
      } catch {
        logger.error("The case could not be left at \(path(fault)): \(error)")
      }
      return true
    }
  }

  private func path(_ fault: AuditFault) -> String { "\(casesDirectory)/\(fault.version).json" }
}
