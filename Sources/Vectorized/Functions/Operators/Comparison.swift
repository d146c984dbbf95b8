import CKernels
import Columnar

/// `= <> < <= > >=` over every comparable type: BOOLEAN results as 0/1 bytes.
///
/// NaN follows Trino (IEEE): `NaN = NaN` is false, `NaN <> x` true, orderings false.
package enum Comparison: Int32, CaseIterable, Sendable {
  // Raw values are those of colq_compare.h.
  case equal = 0, notEqual, less, lessOrEqual, greater, greaterOrEqual

  package var symbol: String {
    switch self {
    case .equal: "="
    case .notEqual: "<>"
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    }
  }

  /// The operator with its sides swapped: `a op b` is `b op.swapped a`.
  package var swapped: Comparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }

  private var needsOrder: Bool { self != .equal && self != .notEqual }

  var definition: ScalarFunction {
    ScalarFunction(
      symbol, summary: "compares two values of one type: BOOLEAN, NULL if either is NULL",
      example: ("1 \(symbol) 2", self == .notEqual || self == .less || self == .lessOrEqual ? "true" : "false")
    ) { types in
      guard types.count == 2, let type = TypeCoercion.common(types[0], types[1]), isComparable(type) else { return nil }
      let wanted = types.map { isSameText($0, type) ? $0 : type }
      return ResolvedFunction(symbol, wanted, returns: .boolean) {
        (arguments: [Vector], count: Int) throws(EvaluationError) -> Vector in
        Self.compare(self, arguments[0], arguments[1], count: count)
      }
    }
  }

  private func isSameText(_ a: DataType, _ b: DataType) -> Bool {
    if case .varchar = a, case .varchar = b { return true }
    return false
  }

  private func isComparable(_ type: DataType) -> Bool {
    switch type {
    case .json: !needsOrder
    case .array, .map, .row: false
    default: true
    }
  }

  /// `a op b` for each row. Both have one physical type and are flat or constant.
  static func compare(_ op: Comparison, _ a: Vector, _ b: Vector, count: Int) -> Vector {
    if count == 0 || a.isConstantNull || b.isConstantNull { return Vector(Scalar.null(.boolean), count: count) }
    if a.form == .constant, b.form != .constant { return compare(op.swapped, b, a, count: count) }
    let isConstant = a.form == .constant && b.form == .constant
    let rows = isConstant ? 1 : count
    let out = Buffer(byteCount: rows)
    ComparisonKernel.run(op, a, b, rows, out.pointer(as: UInt8.self))
    if isConstant { return Vector(constant: Vector(.boolean, flat: out, count: 1), count: count) }
    let validity = Bitmap.and(a.form == .flat ? a.validity : nil, b.form == .flat ? b.validity : nil)
    return Vector(.boolean, flat: out, count: rows, validity: validity)
  }
}
