import Columnar
import Synchronization

/// Which build rows of a RIGHT or FULL join have found a partner; workers add block by block.
final class MatchedRows: Sendable {
  private let flags: Mutex<[Bool]>

  init(count: Int) { flags = Mutex(Array(repeating: false, count: count)) }

  func mark(_ rows: [UInt32]) {
    flags.withLock { all in for row in rows { all[Int(row)] = true } }
  }

  /// Build rows without a partner.
  var unmatched: [Int] { flags.withLock { all in all.indices.filter { !all[$0] } } }
}
