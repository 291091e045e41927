import Foundation
import Synchronization
import Testing
import Timeline

@testable import RemoteStores

/// Fresh buckets of the suite's servers.
enum TestBucket {
  private static let count = Atomic(0)

  static func moto(clock: TestClock = TestClock()) throws -> S3Configuration {
    let server = try #require(ServersTrait.moto, "the suite runs inside the servers' scope")
    return try make(
      port: server.port, credentials: S3Credentials(accessKey: "any", secretKey: "any"), .required, clock)
  }

  static func openStack(clock: TestClock = TestClock()) throws -> S3Configuration {
    let server = try #require(ServersTrait.openStack, "the suite runs inside the servers' scope")
    let credentials = S3Credentials(accessKey: OpenStackServer.accessKey, secretKey: OpenStackServer.secretKey)
    return try make(port: server.port, credentials: credentials, .unsupported, clock)
  }

  private static func make(
    port: Int, credentials: S3Credentials, _ writes: S3Configuration.ConditionalWrites, _ clock: TestClock
  ) throws -> S3Configuration {
    let number = count.add(1, ordering: .relaxed).newValue
    var configuration = try configuration(
      port: port, bucket: "bucket-\(number)", credentials: credentials, clock: clock)
    configuration.conditionalWrites = writes
    _ = try S3Bucket(configuration).put("", [], if: .always)
    return configuration
  }

  static func configuration(
    port: Int, bucket: String, credentials: S3Credentials, clock: TestClock = TestClock()
  ) throws -> S3Configuration {
    var configuration = try S3Configuration(
      endpoint: try WebAddress("http://127.0.0.1:\(port)"), region: "us-east-1", bucket: bucket, prefix: "some/prefix",
      credentials: credentials, now: clock.now)
    configuration.policy.firstWaitSeconds = 0.05
    return configuration
  }
}
