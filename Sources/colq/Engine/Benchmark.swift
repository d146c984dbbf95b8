import Columnar
import Vectorized

/// Runs a statement several times and writes what it took as a JSON object.
struct Benchmark {
  var engine: QueryEngine
  var runs: Int

  /// `{"query":1,"seconds":[…],"rows":n}` or `{"query":1,"error":"…"}`. Only Ctrl-C throws.
  func run(_ sql: String, number: Int) throws -> String {
    var seconds: [String] = []
    var rowCount = 0
    let cancellation = Cancellation()
    do {
      try Interruption.cancelling(cancellation) {
        for _ in 0..<runs {
          rowCount = 0
          let started = MonotonicClock.seconds
          try engine.run(sql, cancellation: cancellation) { _ in
          } consume: {
            rowCount += $0.count
          }
          seconds.append(ElapsedTime.fixed(MonotonicClock.seconds - started, digits: 6))
        }
      }
    } catch {
      if cancellation.isCancelled { throw error }
      return "{\"query\":\(number),\"error\":\(JSONText.string(ErrorPrinter.message(error)).text)}"
    }
    return "{\"query\":\(number),\"seconds\":[\(seconds.joined(separator: ","))],\"rows\":\(rowCount)}"
  }
}
