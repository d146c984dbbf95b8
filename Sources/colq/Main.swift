import ArgumentParser
import CSystemCalls

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The process: reads the command line, runs one command, turns any error into a message and an exit status.
@main
enum Main {
  static func main() {
    // A reader that closes its end early shows as EPIPE at the write, which ends the output quietly.
    signal(SIGPIPE, SIG_IGN)
    // A file over the size limit shows as EFBIG at the write, which gets a message.
    signal(SIGXFSZ, SIG_IGN)
    colq_tune_malloc()
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let sql = plainStatement(arguments) {
      exit(run { try QueryRequest(sql: sql).run() }.rawValue)
    }
    if arguments == ["--help"] || arguments == ["-h"] || arguments == ["help"] {
      print(Colq.overview)
      exit(ExitStatus.done.rawValue)
    }
    var command: any ParsableCommand
    do {
      command = try Colq.parseAsRoot(arguments)
    } catch {
      exit(ErrorPrinter.printUsage(error).rawValue)
    }
    // The parser's own commands, help for one, report through errors that only it can read.
    guard command is any ColqCommand else {
      do { try command.run() } catch { exit(ErrorPrinter.printUsage(error).rawValue) }
      exit(ExitStatus.done.rawValue)
    }
    exit(run { try command.run() }.rawValue)
  }

  /// The one argument that is nothing but SQL: it starts at once, without the argument parser's own start-up time.
  private static func plainStatement(_ arguments: [String]) -> String? {
    guard arguments.count == 1, let sql = arguments.first, !sql.hasPrefix("-") else { return nil }
    return sql.utf8.contains(UInt8(ascii: " ")) ? sql : nil
  }

  private static func run(_ body: () throws -> Void) -> ExitStatus {
    do {
      try body()
      return .done
    } catch {
      return ErrorPrinter.print(error)
    }
  }
}
