import ArgumentParser
import Charts
import Columnar
import QueryPlanner
import Vectorized

/// Turns any error into a message on standard error and an exit status. The only place that does.
enum ErrorPrinter {
  /// What is said about an error.
  private struct Report {
    var message: String
    var status = ExitStatus.failed
    /// Bytes of the statement at fault.
    var range: SourceRange?
    var notes: [String] = []
    var hint: String?
  }

  static func print(_ error: any Error) -> ExitStatus {
    if error is ClosedPipe { return .done }
    if error is ExitCode || error is CleanExit || error is ValidationError { return printUsage(error) }
    let failure = error as? StatementFailure
    let report = report(failure?.error ?? error)
    Message.error(report.message)
    if let failure, let range = report.range {
      Message.line(SourceExcerpt(failure.sql, at: range.lower + failure.offset, to: range.upper + failure.offset).text)
    }
    for note in report.notes { Message.line("note: \(note)") }
    if let hint = report.hint { Message.line("hint: \(hint)") }
    return report.status
  }

  /// The error in one line.
  static func message(_ error: any Error) -> String {
    report((error as? StatementFailure)?.error ?? error).message
  }

  private static func report(_ error: any Error) -> Report {
    switch error {
    case let error as SQLError:
      return Report(
        message: "\(error.message) (\(error.code.name))", range: error.range, notes: error.notes,
        hint: error.suggestion)
    case let error as EvaluationError where error.code == .cancelled:
      return Report(message: "interrupted", status: .interrupted)
    case let error as EvaluationError:
      return Report(message: "\(error.message) (\(error.code.rawValue))")
    case let error as CommandError:
      return Report(message: error.message, status: error.status, hint: error.suggestion)
    case let error as StorageError:
      return Report(message: "cannot \(error.operation) '\(error.path)': \(error.reason)", hint: error.advice)
    case let error as ChartError:
      return Report(message: error.description, status: .usage)
    default:
      return Report(message: String(describing: error))
    }
  }

  /// Help and version go to standard output, complaints about the command line to standard error.
  static func printUsage(_ error: any Error) -> ExitStatus {
    let text = Colq.fullMessage(for: error, columns: Terminal.helpWidth)
    if Colq.exitCode(for: error).isSuccess {
      Swift.print(text)
      return .done
    }
    let isPlain = !text.hasPrefix("Error: ")
    if isPlain { Message.line(text) } else { Message.error(String(text.dropFirst("Error: ".count))) }
    return .usage
  }
}
