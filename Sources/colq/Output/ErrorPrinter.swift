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
    var help: String?
  }

  static func print(_ error: any Error) -> ExitStatus {
    if error is ClosedPipe { return .done }
    if error is ExitCode || error is CleanExit || error is ValidationError { return printUsage(error) }
    if let failure = error as? StatementFailure {
      guard var sqlError = failure.error as? SQLError else { return print(failure.error) }
      sqlError.range = sqlError.range.map { SourceRange($0.lower + failure.offset, $0.upper + failure.offset) }
      Message.error(SQLErrorPrinter.text(of: sqlError, in: failure.sql))
      return .failed
    }
    let report = report(error)
    // The terminal has echoed ^C where the cursor stood.
    if report.status == .interrupted, Terminal.standardError.isTerminal { Message.line("") }
    Message.error(report.message)
    if let help = report.help { Message.line("help: \(help)") }
    return report.status
  }

  /// The error in one line.
  static func message(_ error: any Error) -> String {
    report((error as? StatementFailure)?.error ?? error).message
  }

  private static func report(_ error: any Error) -> Report {
    switch error {
    case let error as SQLError:
      return Report(message: "\(error.code.name): \(error.message)", help: error.suggestion)
    case let error as EvaluationError where error.code == .cancelled:
      return Report(message: "interrupted", status: .interrupted)
    case let error as EvaluationError:
      return Report(message: "\(error.code.rawValue): \(error.message)")
    case let error as CommandError:
      return Report(message: error.message, status: error.status, help: error.suggestion)
    case let error as StorageError:
      return Report(message: "cannot \(error.operation) '\(error.path)': \(error.reason)", help: error.advice)
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
