/// How long a snapshot's bit sets are; Java reads any length (format section 1.7).
public enum BitSetPadding: Sendable {
  /// Up to the highest member: small states shrink more than tenfold.
  case none
  /// To a multiple of 256 words, as the Java library writes.
  case java

  func wordCount(highest: Int) -> Int {
    let needed = (highest + 64) / 64
    return self == .none ? needed : max(256, (needed + 255) / 256 * 256)
  }
}
