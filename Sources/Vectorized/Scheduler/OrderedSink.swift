import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Hands batches to one consumer in the order of the source's rows, while workers run ahead of each other.
///
/// Each worker says at which sequence it is; sequences of a worker never decrease. What lies below every worker's place
/// is complete and goes out. A worker that runs too far ahead waits for the hindmost, which never waits.
///
/// `@unchecked Sendable`: all state is guarded by `lock`; `consume` is called with it held.
final class OrderedSink: Sink, @unchecked Sendable {
  /// Rows that may wait for their turn before workers ahead are held up.
  static let waitingRowLimit = 4 << 20

  private let consume: (Batch) throws -> Bool
  private var places: [Int]
  private var waiting: [Int: [Batch]] = [:]
  private var waitingRowCount = 0
  private var isDone = false
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let moved = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// - Parameter consume: returns false when it wants no more.
  init(workerCount: Int, consume: @escaping (Batch) throws -> Bool) {
    places = Array(repeating: -1, count: workerCount)
    self.consume = consume
    pthread_mutex_init(lock, nil)
    pthread_cond_init(moved, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(moved)
    lock.deallocate()
    moved.deallocate()
  }

  func makeWorker(_ index: Int) throws -> any SinkWorker { Worker(self, index) }

  var isSatisfied: Bool {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return isDone
  }

  /// Worker `index` has a batch of `sequence`.
  fileprivate func accept(_ batch: Batch, _ sequence: Int, from index: Int) throws {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if places[index] != sequence {
      places[index] = sequence
      try release()
    }
    let head = places.min() ?? 0
    if sequence == head, waiting[sequence] == nil {
      try give(batch)
      return
    }
    waiting[sequence, default: []].append(batch)
    waitingRowCount += batch.count
    while waitingRowCount > Self.waitingRowLimit, !isDone, (places.min() ?? 0) < sequence {
      pthread_cond_wait(moved, lock)
    }
  }

  /// Worker `index` will give no more, whether it ended well or not.
  fileprivate func finish(_ index: Int) throws {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    places[index] = Int.max
    try release()
  }

  /// Gives out whatever lies at or below the hindmost worker's place.
  private func release() throws {
    let head = places.min() ?? Int.max
    defer { pthread_cond_broadcast(moved) }
    for sequence in waiting.keys.filter({ $0 <= head }).sorted() {
      for batch in waiting.removeValue(forKey: sequence) ?? [] {
        waitingRowCount -= batch.count
        try give(batch)
      }
    }
  }

  private func give(_ batch: Batch) throws {
    if isDone { return }
    do {
      if try !consume(batch) { isDone = true }
    } catch {
      isDone = true
      throw error
    }
  }

  private final class Worker: SinkWorker {
    private let sink: OrderedSink
    private let index: Int
    private var isFinished = false

    init(_ sink: OrderedSink, _ index: Int) {
      self.sink = sink
      self.index = index
    }

    /// A worker that fails must not hold up the others.
    deinit { if !isFinished { try? sink.finish(index) } }

    func consume(_ batch: Batch, sequence: Int) throws { try sink.accept(batch, sequence, from: index) }

    func combine() throws {
      isFinished = true
      try sink.finish(index)
    }
  }
}
