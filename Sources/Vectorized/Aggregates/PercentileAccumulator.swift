import Columnar

/// `approx_percentile(x, p)`: here exact, by keeping the values and selecting the nearest rank.
final class PercentileAccumulator: Accumulator {
  private let type: DataType
  private var values: [[Value]] = []
  private var fraction: [Double] = []

  init(_ type: DataType) { self.type = type }

  func resize(_ count: Int) {
    while values.count < count {
      values.append([])
      fraction.append(0)
    }
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    for i in 0..<n {
      guard case .double(let p) = arguments[1].value(at: i) else { continue }
      guard p >= 0, p <= 1 else {
        throw EvaluationError(.invalidArgument, "Percentile must be between 0 and 1")
      }
      if arguments[0].isNull(i) { continue }
      let group = Int(groups[i])
      fraction[group] = p
      values[group].append(arguments[0].value(at: i))
    }
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? PercentileAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) where !other.values[Int(source)].isEmpty {
      values[Int(target)] += other.values[Int(source)]
      fraction[Int(target)] = other.fraction[Int(source)]
    }
  }

  func clear() { for group in values.indices { values[group] = [] } }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    Vector(
      type,
      (0..<count).map { group in
        let sorted = values[group].sorted { (PruneTest.order($0, $1) ?? 0) < 0 }
        guard !sorted.isEmpty else { return .null }
        let rank = (fraction[group] * Double(sorted.count)).rounded(.up)
        return sorted[min(max(Int(rank) - 1, 0), sorted.count - 1)]
      })
  }

  var byteCount: Int { values.reduce(0) { $0 + $1.count * 24 } }
}
