/// First 16 hex digits of the SHA-256 over the other sources of this folder and the fingerprint of rules/Standard, whose
/// rules are reused here. Written by scripts/fingerprint.
let sourceFingerprint = "dbc340e381c9f9b6"
