import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// DOUBLE functions of one argument that are a library call each.
enum DoubleFunction: String, CaseIterable, Sendable {
  case sqrt, cbrt, exp, ln, log2, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, degrees, radians

  private var summary: String {
    switch self {
    case .sqrt: "square root"
    case .cbrt: "cube root"
    case .exp: "e to the power of x"
    case .ln: "natural logarithm"
    case .log2, .log10: "logarithm to base \(rawValue.dropFirst(3))"
    case .degrees: "radians in degrees"
    case .radians: "degrees in radians"
    default: rawValue
    }
  }

  private var example: (String, String) {
    switch self {
    case .sqrt: ("sqrt(9)", "3.0")
    case .cbrt: ("cbrt(27)", "3.0")
    case .log2: ("log2(8)", "3.0")
    case .log10: ("log10(100)", "2.0")
    case .exp, .cos, .cosh: ("\(rawValue)(0)", "1.0")
    case .ln, .acos: ("\(rawValue)(1)", "0.0")
    case .degrees: ("degrees(pi())", "180.0")
    default: ("\(rawValue)(0)", "0.0")
    }
  }

  var definition: ScalarFunction {
    ScalarFunction(rawValue, summary: summary, example: example, overload)
  }

  private var overload: Overload { .unary(Call(body: body(of: self)), .double, returns: .double) }

  /// The library call costs far more than the closure around it.
  private struct Call: UnaryFunction {
    let body: @Sendable (Double) -> Double
    func call(_ x: Double, _: inout RowState) -> Double { body(x) }
  }
}

/// Outside of the enum, whose cases would hide the library's names.
private func body(of function: DoubleFunction) -> @Sendable (Double) -> Double {
  switch function {
  case .sqrt: { $0.squareRoot() }
  case .degrees: { $0 * 180 / .pi }
  case .radians: { $0 / 180 * .pi }
  case .cbrt: { cubeRoot($0) }
  case .exp: { exp($0) }
  case .ln: { log($0) }
  case .log2: { log2($0) }
  case .log10: { log10($0) }
  case .sin: { sin($0) }
  case .cos: { cos($0) }
  case .tan: { tan($0) }
  case .asin: { asin($0) }
  case .acos: { acos($0) }
  case .atan: { atan($0) }
  case .sinh: { sinh($0) }
  case .cosh: { cosh($0) }
  case .tanh: { tanh($0) }
  }
}

/// The library's answer brought to the nearest double by one step of Newton's: 3 for 27.
private func cubeRoot(_ x: Double) -> Double {
  let root = cbrt(x)
  guard root.isFinite, root != 0 else { return root }
  let better = root - (root * root * root - x) / (3 * root * root)
  return better.isFinite ? better : root
}
