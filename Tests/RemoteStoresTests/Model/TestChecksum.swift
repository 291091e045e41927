import BitMemory
import Crypto

enum TestChecksum {
  static func hex(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hexadecimal }
}
