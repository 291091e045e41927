/// First 16 hex digits of the SHA-256 over the other sources of this folder. Written by scripts/fingerprint.
let sourceFingerprint = "fe4ab05004f678b6"
