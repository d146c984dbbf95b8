import Columnar
import Gateway
import Ingest
import QueryPlanner
import Settings
import Vectorized

/// The settings as the parts of the server take them.
extension ServerSettings {
  func gateway(log: @escaping @Sendable (String) -> Void) throws -> GatewayConfiguration {
    var out = GatewayConfiguration()
    if let address = address("listen") { out.publicAddress = ListenerAddress(host: address.host, port: address.port) }
    out.privateAddress = address("query.listen").map { ListenerAddress(host: $0.host, port: $0.port) }
    out.stages = list("gateway.stages")
    var cors = CORSSettings()
    cors.origins = list("gateway.cors")
    cors.headers = list("gateway.corsHeaders")
    cors.maximumAgeSeconds = duration("gateway.corsMaxAge") / 1_000
    out.cors = cors.origins.isEmpty ? nil : cors
    out.limits = gatewayLimits
    out.apiKeys = apiKeys.map { .init(name: $0.name, key: SecretText($0.key), plan: $0.plan) }
    out.usagePlans = usagePlans.map { plan in
      .init(
        name: plan.name, throttle: plan.rate.map { ThrottleRate(requestsPerSecond: $0, burst: plan.burst) },
        quota: plan.quota.map { Quota(requestCount: $0, period: Quota.Period(rawValue: plan.period) ?? .day) })
    }
    if number("gateway.throttleRate") > 0 {
      out.throttle = ThrottleRate(
        requestsPerSecond: number("gateway.throttleRate"), burst: integer("gateway.throttleBurst"))
    }
    out.showsErrorDetail = boolean("gateway.errorDetail")
    if let path = optionalText("gateway.accessLog") {
      let file = try LineFile(path)
      out.accessLog = AccessLog(format: AccessLog.Format(rawValue: text("gateway.accessLogFormat")) ?? .json) {
        file.append($0)
      }
    }
    out.queryLimits = queryLimits
    out.privateKey = optionalText("query.key").map { SecretText($0) }
    out.pages = boolean("gateway.pages") ? WebPages.all : []
    out.showsLiveEvents = boolean("gateway.liveEvents")
    out.threads = integer("threads") == 0 ? nil : integer("threads")
    out.drainSeconds = duration("shutdown.timeout") / 1_000
    return out
  }

  private var gatewayLimits: GatewayLimits {
    func seconds(_ name: String) -> Double { Double(duration(name)) / 1_000 }
    var out = GatewayLimits()
    out.bodyByteCount = size("gateway.bodyLimit")
    out.bodiesByteCount = max(out.bodiesByteCount, out.bodyByteCount)
    out.headerByteCount = size("gateway.headerLimit")
    out.headerSeconds = seconds("gateway.headerTimeout")
    out.bodySeconds = seconds("gateway.bodyTimeout")
    out.idleSeconds = seconds("gateway.idleTimeout")
    out.answerSeconds = seconds("gateway.answerTimeout")
    out.connections = integer("gateway.connections")
    return out
  }

  private var queryLimits: QueryLimits {
    var out = QueryLimits()
    out.seconds = Double(duration("query.timeout")) / 1_000
    out.rowCount = integer("query.maxRows")
    out.byteCount = size("query.maxBytes")
    out.concurrency = integer("query.concurrency")
    out.waiting = integer("query.waiting")
    return out
  }

  /// Sessions of the query listener.
  func session(tail: any TableTail, processorCount: Int) -> SessionOptions {
    let threads = integer("query.threads") == 0 ? processorCount : integer("query.threads")
    var out = SessionOptions(
      lakePath: text("lake"), settings: ExecutionSettings(threads: threads, memoryLimit: size("query.memory")))
    out.pageCacheByteCount = size("query.cache")
    out.tail = tail
    out.allowsFiles = false
    return out
  }

  var stream: StreamLogOptions {
    var out = StreamLogOptions()
    out.segmentByteCount = size("stream.segmentBytes")
    out.segmentMilliseconds = Int64(duration("stream.segmentAge"))
    out.retentionMilliseconds = Int64(duration("stream.retentionAge"))
    out.retentionByteCount = size("stream.retentionBytes")
    out.waitingByteLimit = size("stream.queueBytes")
    out.recentByteLimit = size("stream.recentBytes")
    out.freeByteFloor = size("stream.diskFloor")
    out.undeliveredByteLimit = size("stream.undeliveredBytes")
    return out
  }

  var firehose: FirehoseOptions {
    var out = FirehoseOptions()
    out.limits = FirehoseLimits(
      recordCount: integer("firehose.records"), byteCount: size("firehose.bytes"),
      milliseconds: Int64(duration("firehose.interval")))
    out.commitMilliseconds = Int64(duration("firehose.commitInterval"))
    out.toleratedLagMilliseconds = Int64(duration("firehose.toleratedLag"))
    return out
  }

  /// How the objects of the lake are named, compressed and split.
  func objects() throws -> ObjectFormat {
    do throws(PrefixError) {
      return try ObjectFormat(
        prefix: optionalText("firehose.prefix"), errorPrefix: optionalText("firehose.errorPrefix"),
        compression: Self.compressions[text("firehose.csvCompression")] ?? .none,
        partitionColumn: optionalText("firehose.partitionColumn"), partitionLimit: integer("firehose.partitionLimit"))
    } catch {
      throw ServerError("firehose.prefix, firehose.errorPrefix: \(error)")
    }
  }

  private static let compressions: [String: Compression] = ["gzip": .gzip, "zstd": .zstd]

  /// What every event must meet; nil: anything with a known field.
  func validator() throws -> (any EventValidator)? {
    guard let path = optionalText("validation.schema") else { return nil }
    do {
      return try JSONSchema(try LocalObjectStore.content(ofFile: path))
    } catch let fault as JSONSchema.Fault {
      throw ServerError("validation.schema: '\(path)': \(fault)")
    }
  }

  /// What stands before the stream: the function, then the SQL over what it gives; nil: events go in as they come.
  func transform(_ layout: TableLayout) throws -> (any Transform)? {
    let function = try functionTransform(layout)
    guard let sql = try sqlTransform(layout.columns) else { return function }
    return function.map { ChainedTransform($0, sql) } ?? sql
  }

  private func functionTransform(_ layout: TableLayout) throws -> (any Transform)? {
    guard let url = optionalText("transform.lambda.url") else { return nil }
    var options = LambdaTransform.Options(url: url)
    options.function = text("transform.lambda.function")
    options.timeoutMilliseconds = duration("transform.lambda.timeout")
    options.retryCount = integer("transform.lambda.retries")
    options.recordCount = integer("transform.lambda.records")
    return try LambdaTransform(options, layout: layout)
  }

  private func sqlTransform(_ columns: Schema) throws -> (any Transform)? {
    var sql = optionalText("transform.sql")
    if let path = optionalText("transform.sqlFile") {
      sql = String(decoding: try LocalObjectStore.content(ofFile: path), as: UTF8.self)
    }
    guard let sql else { return nil }
    do {
      return try SQLTransform(sql, columns: columns)
    } catch let error as SQLError {
      throw ServerError("transform.sql: " + SQLErrorPrinter.text(of: error, in: sql))
    }
  }
}
