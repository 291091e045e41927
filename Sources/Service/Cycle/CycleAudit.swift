import BitMemory
import Gatekeeper
import Logging
public import RuleKit

/// The standing audit of a continuous evaluation: every so many cycles a state is evaluated once more from nothing, beside
/// the cycles, and compared with what the cycle announced.
///
/// The two must agree. Where they do not, incremental evaluation has a defect: the fault is counted, logged with its cells
/// and left on disk as a case that `gatekeeper replay` repeats, and the next cycle evaluates everything anew, which mends
/// the output.
///
/// ```swift
/// let audit = CycleAudit(ruleSet, every: 60, casesDirectory: "/var/lib/gatekeeper/audits")
/// let service = CycleService(store, evaluator: Evaluator(ruleSet), audit: audit, now: { .now }, logger: logger) { _ in }
/// ```
public struct CycleAudit: Sendable {
  private let audit: StandingAudit
  private let casesDirectory: String

  /// - Parameters:
  ///   - interval: cycles from one audit to the next, at least 1.
  ///   - casesDirectory: where `VERSION.json` of a fault is left.
  public init(_ ruleSet: RuleSet, every interval: Int, casesDirectory: String) {
    audit = StandingAudit(ruleSet, every: interval)
    self.casesDirectory = casesDirectory
  }

  /// Takes a finished cycle for an audit when one is due. The audit runs beside the cycles.
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
