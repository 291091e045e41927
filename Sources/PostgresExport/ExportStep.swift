/// The steps of an export, in order. Everything before `swap` is invisible to readers, everything after it cannot fail
/// the export any more.
public enum ExportStep: String, Hashable, Sendable, CaseIterable {
  case connect
  /// Taking the lock that keeps two exports into one schema apart.
  case lock
  /// Creating schema, tables and views where they are missing.
  case prepare
  /// Removing what a failed run left.
  case clean
  /// COPY into fresh tables, then constraints and indexes.
  case load
  case analyze
  /// Counting on the server and comparing with the state.
  case verify
  /// Making the fresh tables partitions.
  case attach
  /// Writing the manifest row that makes the export current.
  case swap
  /// Removing exports beyond the kept ones.
  case drop
}
