import Columnar

/// Common numbers of the strings inside packed keys, which workers number differently.
struct CommonStrings: Sendable {
  /// By worker: for each key column the common number of the worker's number; empty when nothing is to be translated.
  private let translations: [[[UInt32]?]]
  private let columns: [(word: Int, shift: UInt64)]
  /// By key column: the strings that words number.
  let dictionaries: [VectorDictionary?]

  /// - Parameter workers: at least one, all of the same types.
  init(_ workers: [GroupKeys], threads: Int) {
    let keys = workers[0]
    columns = keys.columns.map { ($0.word, UInt64($0.shift)) }
    if keys.isLoneString || workers.count == 1 {
      translations = workers.map { _ in [] }
      dictionaries = keys.isLoneString ? [nil] : keys.valueDictionaries()
    } else {
      let unions = keys.columns.indices.map { Self.union(workers, column: $0, threads: threads) }
      translations = workers.indices.map { at in unions.map { $0?.numbers[at] } }
      dictionaries = zip(unions, keys.columns).map { union, column in
        (union?.values ?? column.shared?.values(column.type)).map { VectorDictionary(values: $0) }
      }
    }
  }

  /// Common numbers of a column's strings; nil for a column of another type, and where all workers share the numbers.
  private static func union(_ workers: [GroupKeys], column: Int, threads: Int) -> InternerUnion? {
    let interners = workers.compactMap { $0.columns[column].interner }
    guard interners.count == workers.count else { return nil }
    return InternerUnion(interners, workers[0].columns[column].type, threads: threads)
  }

  /// Puts the common numbers in place of a worker's numbers in `n` packed keys.
  func translate(_ words: [UnsafeMutablePointer<UInt64>], _ n: Int, _ worker: Int) {
    for (column, numbers) in zip(columns, translations[worker]) {
      guard let numbers else { continue }
      let word = words[column.word]
      let shift = column.shift
      let keep = ~(UInt64(UInt32.max) << shift)
      numbers.withUnsafeBufferPointer { numbers in
        for i in 0..<n {
          let number = UInt32(truncatingIfNeeded: word[i] >> shift)
          word[i] = word[i] & keep | UInt64(numbers[Int(number)]) << shift
        }
      }
    }
  }
}
