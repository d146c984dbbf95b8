/// Every setting of `colq serve`, in the order of the documentation.
public enum SettingKeys {
  public static let all: [SettingKey] = lake + listeners + gateway + queries + events + stream + firehose + background

  public static func key(_ name: String) -> SettingKey? { byName[name] }

  /// Behind it come the lists of API keys and usage plans, which no flag or variable can hold.
  static let lastOfGateway = "gateway.liveEvents"

  private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  private static let lake = [
    SettingKey("lake", .text, "lake", "Folder of the lake."),
    SettingKey("table", .text, "clickstream", "Table that events go into; made when it does not exist."),
    SettingKey(
      "columns", .list, "sessionid:varchar,pageurl:varchar",
      "Further columns of a table that is made: `name:type`, type one of varchar, bigint, double, boolean, timestamp, date."
    ),
  ]

  private static let listeners = [
    SettingKey("listen", .address(mayBeOff: false), "127.0.0.1:8080", "Where events are taken, host and port."),
    SettingKey("threads", .integer(0...1_024), "0", "Threads of the listeners; 0: one for each processor."),
    SettingKey(
      "shutdown.timeout", .duration(0...3_600_000), "10s", "Time that requests under way have when the server stops."),
  ]

  private static let gateway = [
    SettingKey("gateway.stages", .list, "prod", "First folders of `POST /{stage}/clickstream`."),
    SettingKey("gateway.bodyLimit", .size(1_024...(1 << 30)), "10MiB", "Largest body, also once it is decompressed."),
    SettingKey("gateway.eventLimit", .integer(1...10_000_000), "10000", "Most events of one request."),
    SettingKey("gateway.headerLimit", .size(1_024...(1 << 20)), "10KiB", "Request line and headers together."),
    SettingKey(
      "gateway.headerTimeout", .duration(100...600_000), "10s", "From a request's first byte to the end of its headers."
    ),
    SettingKey(
      "gateway.bodyTimeout", .duration(100...600_000), "20s", "For a body, beside the time that a slow line takes."),
    SettingKey("gateway.idleTimeout", .duration(100...3_600_000), "60s", "Between two requests of a connection."),
    SettingKey("gateway.answerTimeout", .duration(100...600_000), "29s", "For events to become durable."),
    SettingKey("gateway.connections", .integer(1...1_000_000), "10000", "Most connections at a time."),
    SettingKey("gateway.cors", .list, "*", "Origins of pages that may send events; `off` for none."),
    SettingKey(
      "gateway.corsHeaders", .list, "Content-Type,Content-Encoding,X-Api-Key",
      "Request headers that such pages may set."),
    SettingKey(
      "gateway.corsMaxAge", .duration(0...86_400_000), "2h", "How long a browser need not ask for that again."),
    SettingKey(
      "gateway.errorDetail", .boolean, "true", "Whether a refused body's answer says which field is at fault."),
    SettingKey("gateway.accessLog", .text, "off", "File of the access log, `-` for standard output, or `off`."),
    SettingKey("gateway.accessLogFormat", .choice(["json", "common"]), "json", "Format of the access log's lines."),
    SettingKey(
      "gateway.throttleRate", .number(0...1e9), "0", "Requests a second over all clients in the long run; 0: no limit."),
    SettingKey(
      "gateway.throttleBurst", .integer(1...1_000_000_000), "5000", "Requests that may come at once beyond the rate."),
    SettingKey("gateway.pages", .boolean, "true", "Whether the tracker, the demo shop and the live page are served."),
    SettingKey(
      "gateway.liveEvents", .boolean, "false", "Whether the live page's events are shown to other machines too."),
  ]

  private static let queries = [
    SettingKey(
      "query.listen", .address(mayBeOff: true), "127.0.0.1:8081",
      "Where SQL is answered and metrics are shown, or `off`."),
    SettingKey(
      "query.key", .text, "", "Key that queries must bring; required where others can reach the listener.",
      isSecret: true, example: "a-long-random-text-of-your-own"),
    SettingKey(
      "query.keyFile", .text, "", "File whose first line is that key.", example: "/etc/colq/query.key"),
    SettingKey("query.timeout", .duration(100...86_400_000), "60s", "Longest time of one query."),
    SettingKey("query.maxRows", .integer(1...Int.max), "10000000", "Most rows of an answer."),
    SettingKey("query.maxBytes", .size(1_024...Int.max), "1GiB", "Most bytes of an answer."),
    SettingKey("query.concurrency", .integer(1...1_024), "4", "Queries that run at a time; more wait."),
    SettingKey("query.waiting", .integer(0...100_000), "16", "Queries that may wait; more are refused."),
    SettingKey("query.threads", .integer(0...1_024), "0", "Threads of one query; 0: one for each processor."),
    SettingKey("query.memory", .size((16 << 20)...Int.max), "512MiB", "Memory that one query may take."),
    SettingKey(
      "query.cache", .size(0...Int.max), "64MiB", "Pages of the lake kept in memory for each query that runs at a time."
    ),
  ]

  private static let events = [
    SettingKey(
      "validation.schema", .text, "", "File with a JSON Schema that every event must meet.",
      example: "/etc/colq/event.schema.json"),
    SettingKey(
      "transform.sql", .text, "", "A SELECT over `batch` that each group of events goes through.",
      example: "SELECT * FROM batch WHERE customerid IS NOT NULL"),
    SettingKey("transform.sqlFile", .text, "", "File with that SELECT.", example: "/etc/colq/transform.sql"),
    SettingKey(
      "transform.lambda.url", .text, "", "Address of a function that speaks the Lambda invoke protocol.",
      example: "http://127.0.0.1:9000"),
    SettingKey("transform.lambda.function", .text, "transform", "Name of the function."),
    SettingKey("transform.lambda.timeout", .duration(10...900_000), "10s", "Longest time of one call."),
    SettingKey("transform.lambda.retries", .integer(0...10), "3", "Calls after one that failed."),
    SettingKey("transform.lambda.records", .integer(1...10_000), "500", "Most records of one call."),
  ]

  private static let stream = [
    SettingKey("stream.shards", .integer(1...256), "1", "Shards of the stream; set once, when it is made."),
    SettingKey("stream.segmentBytes", .size((64 << 10)...(1 << 30)), "16MiB", "Size of the log's files."),
    SettingKey("stream.segmentAge", .duration(1_000...86_400_000), "1h", "Age after which a new file is begun."),
    SettingKey(
      "stream.retentionAge", .duration(1_000...31_536_000_000), "24h", "How long delivered events stay in the log."),
    SettingKey(
      "stream.retentionBytes", .size((1 << 20)...Int.max), "1GiB", "Size of the log above which delivered events go."),
    SettingKey(
      "stream.queueBytes", .size((1 << 20)...(8 << 30)), "64MiB",
      "Bytes that may wait for the disk; more are refused with 503."),
    SettingKey("stream.recentBytes", .size(0...(8 << 30)), "16MiB", "Newest events that are kept in memory."),
    SettingKey("stream.diskFloor", .size(0...Int.max), "256MiB", "Free disk space below which events are refused."),
    SettingKey(
      "stream.undeliveredBytes", .size((1 << 20)...Int.max), "4GiB",
      "Events in no table yet above which more are refused."),
  ]

  private static let firehose = [
    SettingKey("firehose.records", .integer(1...100_000_000), "10", "Records of a window, which is one CSV object."),
    SettingKey("firehose.bytes", .size(1...(128 << 20)), "5MB", "Bytes of a window."),
    SettingKey("firehose.interval", .duration(10...900_000), "10s", "Age at which a window is closed."),
    SettingKey("firehose.commitInterval", .duration(10...600_000), "500ms", "Shortest time between two commits."),
    SettingKey("firehose.toleratedLag", .duration(10...600_000), "1s", "Delivery lag above which windows grow."),
    SettingKey(
      "firehose.prefix", .text, "", "Folders and begin of names below `csv/`, with Firehose's expressions.",
      example: "clicks/!{timestamp:yyyy/MM/dd}/"),
    SettingKey(
      "firehose.errorPrefix", .text, "", "The same below `errors/`; required beside a prefix with expressions.",
      example: "!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/"),
    SettingKey(
      "firehose.csvCompression", .choice(["none", "gzip", "zstd"]), "none", "How CSV objects are compressed."),
    SettingKey(
      "firehose.partitionColumn", .text, "", "CSV column whose values split a window into objects of their own.",
      example: "productcategory"),
    SettingKey(
      "firehose.partitionLimit", .integer(1...5_000), "500",
      "Partitions of one delivery; rows of further ones go to `errors/`."),
  ]

  private static let background = [
    SettingKey("background.compaction", .duration(0...86_400_000), "60s", "Time between two compactions; 0: none."),
    SettingKey("background.cpuShare", .number(0.01...1), "0.25", "Share of one processor for background work."),
    SettingKey(
      "background.ioRate", .size((64 << 10)...Int.max), "32MB", "Bytes a second that background work reads and writes."),
    SettingKey(
      "background.vacuum", .duration(0...604_800_000), "1h",
      "Time between two removals of files that nothing needs; 0: none."),
    SettingKey(
      "background.vacuumAge", .duration(0...31_536_000_000), "1h",
      "How long files that compactions replaced stay for readers."),
  ]
}
