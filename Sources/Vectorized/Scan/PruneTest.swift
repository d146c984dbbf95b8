import Columnar

/// What a predicate must say about rows whose bounds are known.
package enum PruneOutcome: Sendable {
  /// No row can satisfy it.
  case never
  case maybe
  /// Every row satisfies it.
  case always
}

/// A predicate in a form that can be decided from statistics alone. What has no such form is `unknown`.
package indirect enum PruneTest: Sendable {
  package enum Comparison: Sendable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

  case compare(Comparison, column: Int, Value)
  case isIn(column: Int, [Value])
  case isNull(column: Int)
  case isNotNull(column: Int)
  /// Strings that start with these bytes.
  case hasPrefix(column: Int, [UInt8])
  case all([PruneTest])
  case any([PruneTest])
  case constant(Bool)
  case unknown

  /// - Parameter positions: column id to index in the source's schema.
  package init(_ expression: Expression, positions: [Int: Int]) {
    switch expression {
    case .and(let terms): self = .all(terms.map { PruneTest($0, positions: positions) })
    case .or(let terms): self = .any(terms.map { PruneTest($0, positions: positions) })
    case .constant(let scalar): self = .constant(scalar.value == .boolean(true))
    case .isNull(.column(let column)): self = positions[column.id].map { .isNull(column: $0) } ?? .unknown
    case .not(.isNull(.column(let column))): self = positions[column.id].map { .isNotNull(column: $0) } ?? .unknown
    case .inList(let value, let elements): self = Self.inList(value, elements, positions)
    case .call(let function, let arguments): self = Self.call(function.name, arguments, positions)
    default: self = .unknown
    }
  }

  /// The column and the values of which a matching row must have one; nil for tests of another kind.
  var wantedValues: (column: Int, values: [Value])? {
    switch self {
    case .compare(.equal, let column, let value): (column, [value])
    case .isIn(let column, let values) where values.count <= 64: (column, values)
    default: nil
    }
  }

  /// A guess at the share of rows that pass, from the kind of test alone.
  var expectedShare: Double {
    switch self {
    case .compare(.equal, _, _), .hasPrefix, .isNull: 0.05
    case .compare(.notEqual, _, _), .isNotNull: 0.9
    case .compare: 0.4
    case .isIn(_, let values): min(0.05 * Double(values.count), 0.5)
    case .all(let terms): terms.reduce(1) { $0 * $1.expectedShare }
    case .any(let terms): min(terms.reduce(0) { $0 + $1.expectedShare }, 0.9)
    case .constant(let value): value ? 1 : 0
    case .unknown: 0.3
    }
  }

  private static func inList(_ value: Expression, _ elements: [Expression], _ positions: [Int: Int]) -> PruneTest {
    guard let column = plainColumn(value, positions) else { return .unknown }
    var values: [Value] = []
    for element in elements {
      guard case .constant(let scalar) = element else { return .unknown }
      if !scalar.value.isNull { values.append(scalar.value) }
    }
    return .isIn(column: column, values)
  }

  private static func call(_ name: String, _ arguments: [Expression], _ positions: [Int: Int]) -> PruneTest {
    guard arguments.count == 2 else { return .unknown }
    if name == "like" { return like(arguments, positions) }
    guard let comparison = comparisons[name] else { return .unknown }
    if let column = plainColumn(arguments[0], positions), case .constant(let scalar) = arguments[1] {
      return scalar.value.isNull ? .constant(false) : .compare(comparison, column: column, scalar.value)
    }
    if let column = plainColumn(arguments[1], positions), case .constant(let scalar) = arguments[0] {
      return scalar.value.isNull ? .constant(false) : .compare(comparison.flipped, column: column, scalar.value)
    }
    return .unknown
  }

  private static let comparisons: [String: Comparison] = [
    "=": .equal, "<>": .notEqual, "<": .less, "<=": .lessOrEqual, ">": .greater, ">=": .greaterOrEqual,
  ]

  /// A pattern that begins with plain bytes; how it goes on is left to the rows.
  private static func like(_ arguments: [Expression], _ positions: [Int: Int]) -> PruneTest {
    guard let column = plainColumn(arguments[0], positions), case .constant(let scalar) = arguments[1],
      case .bytes(let pattern) = scalar.value
    else { return .unknown }
    let prefix = Array(pattern.prefix { $0 != UInt8(ascii: "%") && $0 != UInt8(ascii: "_") })
    return prefix.isEmpty ? .unknown : .hasPrefix(column: column, prefix)
  }

  /// The column itself, or widened in a way that keeps the order of values and their representation.
  private static func plainColumn(_ expression: Expression, _ positions: [Int: Int]) -> Int? {
    switch expression {
    case .column(let reference): positions[reference.id]
    case .cast(let inner, let type, _) where type.isInteger && inner.type.isInteger:
      type.physical.byteWidth >= inner.type.physical.byteWidth ? plainColumn(inner, positions) : nil
    case .cast(let inner, .varchar, _) where inner.type.isText: plainColumn(inner, positions)
    default: nil
    }
  }
}

extension PruneTest.Comparison {
  /// The comparison with its sides exchanged.
  var flipped: Self {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
