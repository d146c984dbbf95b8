/// Rows whose first data file is gone, by partition folder: the CSV objects that hold them, and the files that should.
struct CompactedDays {
  /// A commit of a delivery, some of whose data files are gone.
  struct Origin {
    let path: String
    let shard: Int32
    /// Shares its bits with all copies: whoever finds a row notes it here.
    var lineage: SequenceSet
    /// Values that have objects of their own, in a commit whose windows are split.
    let partitions: Set<String>
  }

  struct Window {
    let entry: DeliveryManifest.Entry
    let origin: Int
    let shard: Int32
    let firstSequence: Int64
    let lastSequence: Int64
  }

  private(set) var origins: [Origin] = []
  private(set) var windows: [String: [Window]] = [:]
  /// Paths relative to the Delta table.
  private(set) var files: [String: [String]] = [:]
  /// Folders with a damaged file, or one of another program: their rows cannot be held against their CSV objects.
  private(set) var leftOut: Set<String> = []
  /// False where a manifest is lost: rows without a CSV object then prove nothing.
  private(set) var findsStrays = true

  var folders: [String] { Set(windows.keys).union(files.keys).sorted() }

  mutating func add(file path: String) { files[CompactionPlan.folder(of: path), default: []].append(path) }

  mutating func leaveOut(_ folder: String) { leftOut.insert(folder) }

  mutating func leaveOutStrays() { findsStrays = false }

  mutating func add(_ origin: Origin, _ days: [(folder: String, entries: [DeliveryManifest.Entry])]) {
    origins.append(origin)
    for (folder, entries) in days {
      windows[folder, default: []] += entries.map { entry in
        Window(
          entry: entry, origin: origins.count - 1, shard: origin.shard, firstSequence: entry.firstSequence ?? 0,
          lastSequence: entry.lastSequence ?? -1)
      }
    }
  }

  /// The windows of a folder in the order of their rows' shard and sequence numbers.
  func sortedWindows(_ folder: String) -> [Window] {
    (windows[folder] ?? []).sorted { ($0.shard, $0.firstSequence) < ($1.shard, $1.firstSequence) }
  }
}
