import Synchronization

/// A progress bar that several threads move.
final class SharedProgressBar: Sendable {
  private let bar: Mutex<ProgressBar>

  init(_ label: String) { bar = Mutex(ProgressBar(label)) }

  func update(rowCount: Int, fraction: Double?) {
    bar.withLock { $0.update(rowCount: rowCount, fraction: fraction) }
  }

  func clear() { bar.withLock { $0.clear() } }
}
