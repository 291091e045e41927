/// First 16 hex digits of the SHA-256 over the other sources of this folder and the fingerprint of rules/Standard, whose
/// rules are reused here. Written by scripts/fingerprint.
let sourceFingerprint = "b642932c328c4068"
