import Ingest

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `ImportProbe import LAKE TABLE [--bulk] [--again] [--commit-rows N] [--chunk BYTES] FILES…`, or
/// `ImportProbe verify LAKE [TABLE]`, or `ImportProbe compact LAKE [TABLE]`: what the tests run as a process that they kill.
@main
enum ImportProbe {
  static func main() {
    var arguments = Array(CommandLine.arguments.dropFirst())
    do {
      guard !arguments.isEmpty else { throw Usage() }
      switch arguments.removeFirst() {
      case "import": try runImport(arguments)
      case "verify": try runVerify(arguments)
      case "compact": try runCompact(arguments)
      default: throw Usage()
      }
    } catch {
      message("\(error)")
      exit(1)
    }
  }

  private struct Usage: Error, CustomStringConvertible {
    let description =
      "usage: ImportProbe import LAKE TABLE [options] FILES… | verify LAKE [TABLE] | compact LAKE [TABLE]"
  }

  private static func runImport(_ arguments: [String]) throws {
    guard arguments.count >= 3 else { throw Usage() }
    var options = ImportOptions()
    var files: [String] = []
    var rest = arguments.dropFirst(2)
    while let argument = rest.popFirst() {
      switch argument {
      case "--bulk": options.isBulk = true
      case "--again": options.again = true
      case "--commit-rows": options.commitRowCount = rest.popFirst().flatMap { Int($0) }
      case "--chunk": options.chunkByteCount = rest.popFirst().flatMap { Int($0) } ?? options.chunkByteCount
      default: files.append(argument)
      }
    }
    let job = ImportJob(files: files, table: arguments[1], lake: arguments[0], options: options)
    let started = seconds()
    let summary = try job.run()
    let elapsed = seconds() - started
    for file in summary.files {
      print("\(file.path): \(file.outcome), \(file.rowCount) rows, \(file.rejectedCount) rejected")
    }
    for sample in summary.firstRejected { message("\(sample)") }
    print(
      "\(summary.rowCount) rows, \(summary.windowCount) windows, \(summary.commitCount) commits, "
        + "\(summary.csvByteCount) CSV bytes, \(summary.parquetByteCount) Parquet bytes, "
        + "\(elapsed) s, \(Int(Double(summary.rowCount) / elapsed)) rows/s, "
        + "slowest commit \(Int(summary.slowestCommitMilliseconds)) ms")
  }

  private static func runVerify(_ arguments: [String]) throws {
    guard let lake = arguments.first else { throw Usage() }
    let report = try VerifyJob(lake: lake, table: arguments.dropFirst().first).run()
    for fault in report.faults { print("fault: \(fault)") }
    for note in report.notes { print("note: \(note)") }
    print(
      "\(report.commitCount) commits, \(report.csvCount) CSV objects, \(report.parquetCount) Parquet files, "
        + "\(report.rowCount) rows, \(report.faultCount) faults")
    if !report.isSound { exit(1) }
  }

  /// Rewrites all files in small steps, so that there are many moments to be killed at.
  private static func runCompact(_ arguments: [String]) throws {
    guard let lake = arguments.first else { throw Usage() }
    var options = CompactOptions()
    options.rewritesAll = true
    options.stepRowCount = 4_000
    for summary in try CompactJob(lake: lake, table: arguments.dropFirst().first, options: options).run() {
      print("\(summary.table): \(summary.removedFileCount) files, \(summary.writtenFileCount) written")
    }
  }

  private static func message(_ text: String) {
    let line = text + "\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
