/// The right to write one timeline, with a fencing epoch: whoever takes the timeline over gets a higher epoch, and from
/// then on the earlier holder can neither publish nor announce.
///
/// Given back when the last reference goes away.
public protocol WriterLease: AnyObject, Sendable {
  /// Grows with each holder of the timeline; at least 1.
  var epoch: Int64 { get }

  /// Extends the lease. Throws `TimelineError.fenced` once another writer took over.
  func renew(at milliseconds: Int64) throws
}
