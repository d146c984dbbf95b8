import CSystemCalls
import Columnar
import Gateway
import Ingest
import QueryPlanner
import Settings
import Synchronization

/// The whole chain in one process: gateway, transform, stream log, firehose, background work.
///
///     Gateway ── StreamCollector ── StreamLog ──┬── FirehoseService ── lake
///        └── LakeQueryService ── lake + StreamTail ┘        BackgroundWork ──┘
public final class ServerNode: Sendable {
  /// The ports that the listeners have.
  public struct Ports: Sendable, Hashable {
    public let collector: Int
    public let query: Int?
  }

  private let log: StreamLog
  private let collector: StreamCollector
  private let firehose: FirehoseService
  private let background: BackgroundWork
  private let gateway: Gateway

  /// Opens everything but the listeners.
  ///
  /// - Parameters:
  ///   - processorCount: of the machine.
  ///   - note: told of what an operator should know, in words.
  /// - Throws: what is wrong, as `ServerError`, `StreamError`, `GatewayError`, `StorageError` or `DeltaError`.
  public init(
    _ settings: ServerSettings, processorCount: Int, note: @escaping @Sendable (String) -> Void
  ) throws {
    colq_tune_malloc_for_service()
    LargeMemory.keepAtMost(16 << 20)
    let lake = settings.text("lake")
    let name = settings.text("table")
    let table = try EventTable(
      lake: lake, name: name, extraColumns: settings.list("columns"), areRequired: settings.isGiven("columns"))
    let shardCount = settings.integer("stream.shards")
    // The lock on the stream comes first: a second server on the same lake changes nothing.
    let folder = StreamFolder(lake: lake, stream: name)
    let notify = Notice()
    var options = settings.stream
    options.onDurable = { _ in notify.call() }
    let transactions = try table.delta.currentVersion() == nil ? [:] : table.delta.transactions()
    let log = try StreamLog(
      folder, schema: table.layout.columns, shardCount: shardCount, options: options,
      initial: { StreamTail.position(of: $0, in: transactions) })
    let writers = try Self.writers(table, format: try settings.objects(), shardCount: shardCount)
    try writers.first?.createTable()
    let firehose = try FirehoseService(
      stream: log, writers: writers, options: settings.firehose,
      progress: { shard, position in log.setDelivered(shard: shard, position) }, log: note)
    notify.set { firehose.notify() }
    let feed = settings.boolean("gateway.pages") ? LiveFeed(schema: table.layout.columns) : nil
    let collector = try StreamCollector(
      stream: log, layout: table.layout, options: try Self.collectorOptions(settings, table.layout),
      observer: { feed?.note($0.rows) })
    self.log = log
    self.firehose = firehose
    self.collector = collector
    background = BackgroundWork(
      jobs: Self.jobs(settings, lake: lake, table: name, log: log),
      budget: WorkBudget(
        processorShare: settings.number("background.cpuShare"), bytesPerSecond: settings.size("background.ioRate")),
      log: note)
    var services = GatewayServices(
      collector: collector,
      queries: LakeQueryService(
        settings.session(tail: StreamTail(lake: lake, log: log), processorCount: processorCount)))
    let background = background
    services.metrics = [{ log.metrics() }, { firehose.metrics() }, { background.metrics() }]
    services.readiness = [{ log.refusal.map { .notReady(reason: $0.description) } ?? .ready }]
    if let feed { services.liveEvents = { feed.json() } }
    gateway = try Gateway(try settings.gateway(log: note), services)
  }

  private static func writers(
    _ table: EventTable, format: ObjectFormat, shardCount: Int
  ) throws -> [LakeWriter] {
    try (0..<shardCount).map { shard in
      let tableShard = StreamTail.tableShard(shard)
      guard let lock = try FolderLock(folder: table.store.root, name: ".lock-shard-\(tableShard)") else {
        throw ServerError(
          "another process writes to shard \(tableShard) of the table '\(table.layout.name)': stop it first")
      }
      return try LakeWriter(
        store: table.store, table: table.delta, layout: table.layout,
        stream: TableLayout.streamName(table: table.layout.name), shard: tableShard,
        format: format, lock: lock)
    }
  }

  private static func collectorOptions(
    _ settings: ServerSettings, _ layout: TableLayout
  ) throws -> StreamCollector.Options {
    var options = StreamCollector.Options()
    options.eventLimit = settings.integer("gateway.eventLimit")
    options.queueByteLimit = settings.size("stream.queueBytes")
    options.validator = try settings.validator()
    options.transform = try settings.transform(layout)
    return options
  }

  private static func jobs(
    _ settings: ServerSettings, lake: String, table: String, log: StreamLog
  ) -> [BackgroundJob] {
    var jobs = [
      BackgroundJob(name: "retention", intervalMilliseconds: 10_000, isBrief: true) { _ in
        try log.applyRetention(now: UTCTime.now)
      }
    ]
    let compaction = settings.duration("background.compaction")
    if compaction > 0 {
      jobs.append(.compaction(lake: lake, table: table, intervalMilliseconds: Int64(compaction)))
    }
    let vacuum = settings.duration("background.vacuum")
    if vacuum > 0 {
      jobs.append(
        .vacuum(
          lake: lake, table: table, retentionMilliseconds: Int64(settings.duration("background.vacuumAge")),
          intervalMilliseconds: Int64(vacuum)))
    }
    return jobs
  }

  /// Opens the listeners.
  public func start() async throws -> Ports {
    let ports = try await gateway.start()
    return Ports(collector: ports.collector, query: ports.query)
  }

  /// Answers what is under way, writes everything to the table, ends all threads.
  public func stop() async {
    await gateway.stop()
    finish()
  }

  /// Called on the way out only: waits for threads.
  private func finish() {
    collector.stop()
    background.stop()
    firehose.stop()
    log.close()
  }
}

/// A call whose target comes later than its source.
private final class Notice: Sendable {
  /// In a struct of its own: a bare closure in generic storage is wrapped once more at each access.
  private struct Target: Sendable {
    let call: @Sendable () -> Void
  }

  private let target: Mutex<Target?> = Mutex(nil)

  func set(_ body: @escaping @Sendable () -> Void) { target.withLock { $0 = Target(call: body) } }

  func call() { target.withLock { $0 }?.call() }
}
