import RuleKit

/// What an announced cycle leaves for the next.
struct SettledCycle {
  var catalogue: Catalogue
  var instant: Instant
  var base: OutputBase
  var tree: DigestTree
}
