import RuleKit

/// An instant at which windows open or close, with their countries.
struct WindowEdge {
  let instant: Instant
  let countries: CountrySet
}
