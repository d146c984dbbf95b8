import Columnar
import TestSupport
import Testing

@testable import Ingest

@Suite struct PrefixExpressionTests {
  /// 2024-05-01T00:00:00.007Z, a Wednesday, plus 13 hours.
  private static let time: Int64 = 1_714_521_600_007 + 13 * 3_600_000

  private static func text(
    _ prefix: String, use: PrefixExpression.Use = .data, column: String? = nil, value: String = "Books"
  ) throws -> String {
    try PrefixExpression(prefix, use: use, partitionColumn: column).evaluate(
      .init(time: time, identity: "a", errorType: "processing-failed", partition: value))
  }

  @Test(arguments: [
    ("!{timestamp:yyyy/MM/dd/HH}/", "2024/05/01/13/"),
    ("a=!{timestamp:yy}/!{timestamp:MMM-MMMM-d-DDD}/", "a=24/May-May-1-122/"),
    ("!{timestamp:h a m s SSS E EEEE}/", "1 PM 0 0 007 Wed Wednesday/"),
    ("!{timestamp:'day='dd''}/", "day=01'/"),
    ("!{timestamp:yyyy'/x/'MM}", "2024/x/05"),
    ("raw/", "raw/2024/05/01/13/"),
    ("", "2024/05/01/13/"),
  ])
  func timestamps(_ prefix: String, _ expected: String) throws {
    #expect(try Self.text(prefix) == expected)
  }

  @Test func randomStringsDifferAndRepeat() throws {
    let text = try Self.text("!{firehose:random-string}/!{firehose:random-string}/!{timestamp:yyyy}/")
    let parts = text.split(separator: "/").map(String.init)
    #expect(parts.count == 3 && parts[0] != parts[1] && parts[0].count == 11 && parts[1].count == 11)
    #expect(try Self.text("!{firehose:random-string}/!{firehose:random-string}/!{timestamp:yyyy}/") == text)
  }

  @Test func errorPrefixesHaveTheirType() throws {
    #expect(try Self.text("bad/", use: .errors) == "bad/processing-failed/2024/05/01/13/")
    #expect(
      try Self.text("!{firehose:error-output-type}/!{timestamp:dd}/", use: .errors) == "processing-failed/01/")
  }

  @Test(arguments: ["partitionKeyFromQuery", "partitionKeyFromColumn"]) func partitionKeys(_ name: String) throws {
    #expect(try Self.text("c=!{\(name):c}/!{timestamp:yyyy}/", column: "c") == "c=Books/2024/")
  }

  @Test func faultsNameTheirPlace() {
    func fault(_ text: String, _ use: PrefixExpression.Use = .data, column: String? = nil) -> PrefixError? {
      do {
        _ = try PrefixExpression(text, use: use, partitionColumn: column)
        return nil
      } catch { return error }
    }
    #expect(fault("a/!{timestamp:yyyy") == PrefixError(text: "a/!{timestamp:yyyy", offset: 2, reason: .unclosed))
    #expect(fault("a/!{nothing}")?.reason == .unknownExpression("nothing"))
    #expect(fault("!{firehose:else}/")?.reason == .unknownExpression("firehose:else"))
    #expect(fault("!{timestamp:qq}/")?.reason == .badPattern("qq"))
    #expect(fault("!{timestamp:'yy}/")?.reason == .badPattern("'yy"))
    #expect(fault("é!{firehose:error-output-type}/")?.reason == .errorTypeOutsideErrorPrefix)
    #expect(fault("é!{firehose:error-output-type}/")?.offset == 2)
    #expect(fault("!{timestamp:yyyy}/", .errors)?.reason == .errorTypeMissing)
    #expect(fault("!{partitionKeyFromQuery:c}/", .errors)?.reason == .partitionKeyInErrorPrefix)
    #expect(fault("!{partitionKeyFromQuery:c}/")?.reason == .noPartitionColumn("c"))
    #expect(fault("a/", column: "c")?.reason == .partitionKeyMissing("c"))
    for text in [
      "../", "a/../b/", "/a/", "a//", ".hidden/", "a\\b/", "a\nb/", "!{timestamp:'..'}/", "!{timestamp:'/'yy}",
    ] {
      guard case .badFolder = fault(text)?.reason else {
        Issue.record("\(text) was taken")
        continue
      }
    }
    guard case .tooLong = fault(String(repeating: "x", count: 201) + "/")?.reason else {
      Issue.record("a long folder was taken")
      return
    }
  }

  @Test func expressionsNeedAnErrorPrefix() throws {
    #expect(throws: PrefixError.self) { try ObjectFormat(prefix: "!{timestamp:yyyy}/") }
    _ = try ObjectFormat(prefix: "!{timestamp:yyyy}/", errorPrefix: "bad/")
    _ = try ObjectFormat(prefix: "raw/")
  }

  @Test func valuesStayInOneFolder() {
    #expect(PartitionValue.name(nil) == "__HIVE_DEFAULT_PARTITION__")
    #expect(PartitionValue.name("") == "__HIVE_DEFAULT_PARTITION__")
    #expect(PartitionValue.name("Home Garden-1_a.b") == "Home Garden-1_a.b")
    #expect(PartitionValue.name("..") == "%2E.")
    #expect(PartitionValue.name("__HIVE_DEFAULT_PARTITION__") != PartitionValue.absent)
    #expect(PartitionValue.name("../../x\u{0}\n\\é%") == "%2E.%2F..%2Fx%00%0A%5C%C3%A9%25")
    let long = PartitionValue.name(String(repeating: "é/", count: 500))
    let other = PartitionValue.name(String(repeating: "é/", count: 499) + "x")
    #expect(long.utf8.count <= PartitionValue.largestByteCount && other.utf8.count <= PartitionValue.largestByteCount)
    #expect(long != other && !long.contains("/"))
  }

  /// Names written before there were prefixes.
  @Test func defaultNamesAreAsBefore() throws {
    let names = ObjectNames(layout: .clickstream, stream: "clicks")
    var window = FirehoseWindows.Window(day: 19_844, firstSequence: 70, arrival: Self.time, now: 0)
    window.add(sequence: 70, arrival: Self.time, byteCount: 1)
    let id = ContentHash("csv clickstream clicks 1 70").uuid
    #expect(
      names.csv(shard: 1, window: window)
        == "csv/year=2024/month=05/day=01/clicks-1-2024-05-01-13-00-00-\(id).csv")
    let errors = ContentHash("errors d").uuid
    #expect(
      names.errors(delivery: "d", now: Self.time)
        == "errors/year=2024/month=05/day=01/clicks-1-2024-05-01-\(errors).ndjson")
    let zipped = ObjectNames(layout: .clickstream, stream: "clicks", format: try ObjectFormat(compression: .gzip))
    #expect(zipped.csv(shard: 1, window: window) == names.csv(shard: 1, window: window) + ".gz")
  }
}
