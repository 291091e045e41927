public import RuleKit

extension ContractWindow {
  public enum Code: UInt8, BlockerCode {
    case windowNotOpen, windowClosed, contractNotSigned, noContract

    public var id: String {
      switch self {
      case .windowNotOpen: "window-not-open"
      case .windowClosed: "window-closed"
      case .contractNotSigned: "contract-not-signed"
      case .noContract: "no-contract"
      }
    }

    public var words: BlockerWords {
      switch self {
      case .windowNotOpen:
        BlockerWords(
          sentence: "The rights for this country begin later.", owner: .contentLicensing,
          fix: "Wait for the window to open, or agree on an earlier start.", dataset: .contracts, kind: .waitingOnDate)
      case .windowClosed:
        BlockerWords(
          sentence: "The rights for this country have ended.", owner: .contentLicensing,
          fix: "Renew the contract, or leave the title off the service here.", dataset: .contracts,
          kind: .waitingOnPerson)
      case .contractNotSigned:
        BlockerWords(
          sentence: "A contract for this country is drafted but not signed.", owner: .contentLicensing,
          fix: "Get the contract signed.", dataset: .contracts, kind: .waitingOnPerson)
      case .noContract:
        BlockerWords(
          sentence: "No contract covers this country.", owner: .contentLicensing,
          fix: "License the title for this country, or leave it off the service here.", dataset: .contracts,
          kind: .waitingOnPerson)
      }
    }
  }
}
