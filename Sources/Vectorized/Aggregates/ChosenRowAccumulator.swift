import Columnar

/// `any_value(x)`, `min_by(x, y)` and `max_by(x, y)`: a value taken from one row of each group.
///
/// Rows are kept as values; meant for groups that are few beside the rows.
final class ChosenRowAccumulator: Accumulator {
  enum Choice: Sendable { case any, smallest, largest }

  private let type: DataType
  private let choice: Choice
  /// By group: the key it was chosen by, and the value; nil while the group is empty.
  private var chosen: [(key: Value, value: Value)?] = []

  init(_ type: DataType, _ choice: Choice) {
    self.type = type
    self.choice = choice
  }

  func resize(_ count: Int) {
    if count > chosen.count { chosen.append(contentsOf: repeatElement(nil, count: count - chosen.count)) }
  }

  func update(_ groups: GroupIndexes, _ n: Int, _ arguments: [Vector]) throws(EvaluationError) {
    let key = arguments[arguments.count - 1]
    for i in 0..<n {
      if key.isNull(i) { continue }
      let group = Int(groups[i])
      if choice == .any, chosen[group] != nil { continue }
      let keyValue = key.value(at: i)
      if isBetter(keyValue, than: chosen[group]?.key) { chosen[group] = (keyValue, arguments[0].value(at: i)) }
    }
  }

  private func isBetter(_ key: Value, than other: Value?) -> Bool {
    guard let other else { return true }
    guard choice != .any, let order = PruneTest.order(key, other) else { return false }
    return choice == .smallest ? order < 0 : order > 0
  }

  func merge(_ other: any Accumulator, _ mapping: GroupMapping) throws(EvaluationError) {
    guard let other = other as? ChosenRowAccumulator else { return }
    for (source, target) in zip(mapping.sources, mapping.targets) {
      guard let theirs = other.chosen[Int(source)] else { continue }
      if isBetter(theirs.key, than: chosen[Int(target)]?.key) { chosen[Int(target)] = theirs }
    }
  }

  func clear() { for group in chosen.indices { chosen[group] = nil } }

  func finish(_ count: Int) throws(EvaluationError) -> Vector {
    Vector(type, (0..<count).map { chosen[$0]?.value ?? .null })
  }

  var byteCount: Int { chosen.count * 64 }
}
