import Columnar
import QueryPlanner
import Vectorized

/// Runs the suite on a `Session`.
struct SessionEngine: SQLEngine {
  private let session: Session

  /// Settings: `optimizer=off`, `pruning=off`, `dictionary=off`, `metadata=off`, `late_columns=off`, `best_groups=off`,
  /// `build_filters=off`, `threads=N`, `batch=N`, `memory=BYTES`, `partition=GROUPS`, `merge=GROUPS`, `window=ROWS`,
  /// `page_cache=BYTES`, `rule.NAME=off`.
  init(settings: [(name: String, value: String)]) throws {
    var options = SessionOptions(lakePath: SLTSuite.root + "Tests/Fixtures/lake")
    for (name, value) in settings {
      let isOn = value != "off"
      switch name {
      case "optimizer": options.usesOptimizer = isOn
      case "pruning": options.settings.usesPruning = isOn
      case "dictionary": options.settings.usesDictionaries = isOn
      case "metadata": options.settings.usesMetadataAnswers = isOn
      case "late_columns": options.settings.usesLateColumns = isOn
      case "build_filters": options.settings.usesBuildFilters = isOn
      case "best_groups": options.settings.usesBestGroups = isOn
      case "partition": options.settings.partitionGroupLimit = try Self.number(name, value)
      case "merge": options.settings.partitionedMergeLimit = try Self.number(name, value)
      case "window": options.settings.partitionedWindowLimit = try Self.number(name, value)
      case "page_cache": options.pageCacheByteCount = try Self.number(name, value)
      case "threads": options.settings.threads = try Self.number(name, value)
      case "batch": options.settings.batchRowCount = try Self.number(name, value)
      case "memory": options.settings.memoryLimit = try Self.number(name, value)
      case let rule where rule.hasPrefix("rule."):
        if !isOn { options.disabledRules.insert(String(rule.dropFirst(5))) }
      default: throw SLTError(file: "COLQ_SLT_SETTINGS", line: 1, message: "unknown setting \"\(name)\"")
      }
    }
    session = try Session(options)
  }

  private static func number(_ name: String, _ value: String) throws -> Int {
    guard let number = Int(value), number > 0 else {
      throw SLTError(file: "COLQ_SLT_SETTINGS", line: 1, message: "\(name) takes a number above 0, not \"\(value)\"")
    }
    return number
  }

  func run(_ sql: String) throws -> SQLAnswer {
    let query = try session.prepare(sql)
    let types = query.schema.fields.map(\.type)
    let rows = try query.rows().map { row in zip(row, types).map { ValueText.text($0, $1) } }
    return SQLAnswer(columns: query.schema.fields.map(\.name), types: types.map(\.description), rows: rows)
  }
}
