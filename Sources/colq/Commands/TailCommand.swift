import ArgumentParser
import Columnar
import Ingest

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `colq tail`: prints the events of a stream as they arrive.
struct TailCommand: ColqCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Print the events of a stream as NDJSON, as they arrive.",
    discussion: """
      A named consumer goes on where the run before ended: its place is kept after its events are written. An event is \
      printed again only when the process is killed between the two. Events come in order within a shard, with the \
      columns _shard and _seq.
      """)

  @Argument(help: "The stream's table.")
  var table = "clickstream"

  @OptionGroup var lake: LakeOptions

  @Option(help: ArgumentHelp("Keep the place under this name.", valueName: "name"))
  var consumer: String?

  @Option(
    help: ArgumentHelp(
      "Where to begin without a kept place: oldest, latest, 2026-11-23T16:00:00Z (UTC), or 2h for hours ago.",
      valueName: "place"))
  var from = StreamPlace.latest

  @Flag(help: "Begin at --from even where a place is kept.")
  var reset = false

  @Flag(help: "End when all events there are were printed, instead of waiting for more.")
  var once = false

  func run() throws {
    let source = try StreamConsumer(
      lake: lake.path, stream: table, name: consumer, start: from.start, ignoresCheckpoint: reset)
    let target = OutputTarget.standardOutput()
    // A consumer that is to begin at the latest event keeps that place even when none comes.
    try source.keepPlace()
    while true {
      let started = MonotonicTime.nanoseconds
      let parts = try source.next()
      if !parts.isEmpty {
        try print(parts, to: target)
        try source.keepPlace()
        continue
      }
      if once { return }
      // Looking takes at most a fifth of the time, however long the segment that is being written.
      usleep(UInt32(clamping: max(50_000, 4 * (MonotonicTime.nanoseconds - started) / 1_000)))
    }
  }

  private func print(_ parts: [StreamConsumer.Part], to target: OutputTarget) throws {
    let text = ByteBuilder()
    for part in parts {
      var writer = NDJSONWriter(part.schema)
      text.removeAll()
      writer.write(part.rows, to: text)
      try target.append { $0.append(contentsOf: text.bytes) }
    }
    try target.flush()
  }
}

/// A place in a stream on the command line.
struct StreamPlace: ExpressibleByArgument, CustomStringConvertible {
  let start: StreamConsumer.Start
  let description: String

  static let latest = StreamPlace(start: .latest, description: "latest")

  private init(start: StreamConsumer.Start, description: String) {
    self.start = start
    self.description = description
  }

  init?(argument: String) {
    switch argument {
    case "oldest": self.init(start: .oldest, description: argument)
    case "latest": self = .latest
    default:
      guard let time = PointInTime(argument: argument) else { return nil }
      self.init(start: .time(time.milliseconds), description: argument)
    }
  }
}
