import Columnar

/// What a function reports about rows besides their results.
struct RowState {
  /// Negative once a row failed; the loop looks once a batch, so a function may OR sign bits into it without a branch.
  var failureMask: Int64 = 0
  /// Set by a call whose answer is NULL; looked at only where `mayReturnNull` holds.
  var isNull = false
  /// Takes the bytes of string results.
  let heap: StringHeap

  @inline(__always)
  mutating func fail() { failureMask = -1 }

  var failed: Bool { failureMask < 0 }
}

/// What all function shapes share. A function is a value: empty, or holding what was prepared from constant arguments.
protocol RowFunction: Sendable {
  /// Swift type of a result; its layout is that of the result's physical type (`Bool` for BOOLEAN).
  associatedtype Result: BitwiseCopyable
  /// Whether `RowState.isNull` may be set.
  static var mayReturnNull: Bool { get }
}

extension RowFunction {
  static var mayReturnNull: Bool { false }
}

/// The value that stands under a NULL and behind a failure: all bits zero, which every physical type has.
func zeroValue<T: BitwiseCopyable>(_: T.Type = T.self) -> T {
  withUnsafeTemporaryAllocation(of: T.self, capacity: 1) { place in
    UnsafeMutableRawBufferPointer(place).initializeMemory(as: UInt8.self, repeating: 0)
    return place[0]
  }
}

/// A function of one argument; NULL gives NULL.
protocol UnaryFunction: RowFunction {
  associatedtype Result
  associatedtype Argument: BitwiseCopyable
  func call(_ argument: Argument, _ row: inout RowState) -> Result
  /// The error of a row for which `call` failed.
  func failure(_ argument: Argument) -> EvaluationError
}

/// A function of two arguments; a NULL gives NULL.
protocol BinaryFunction: RowFunction {
  associatedtype Result
  associatedtype Left: BitwiseCopyable
  associatedtype Right: BitwiseCopyable
  func call(_ left: Left, _ right: Right, _ row: inout RowState) -> Result
  func failure(_ left: Left, _ right: Right) -> EvaluationError
}

/// A function of three arguments; a NULL gives NULL.
protocol TernaryFunction: RowFunction {
  associatedtype Result
  associatedtype First: BitwiseCopyable
  associatedtype Second: BitwiseCopyable
  associatedtype Third: BitwiseCopyable
  func call(_ first: First, _ second: Second, _ third: Third, _ row: inout RowState) -> Result
  func failure(_ first: First, _ second: Second, _ third: Third) -> EvaluationError
}

extension UnaryFunction {
  func failure(_ argument: Argument) -> EvaluationError {
    EvaluationError(.invalidArgument, "invalid argument of \(Self.self)")
  }
}

extension BinaryFunction {
  func failure(_ left: Left, _ right: Right) -> EvaluationError {
    EvaluationError(.invalidArgument, "invalid argument of \(Self.self)")
  }
}

extension TernaryFunction {
  func failure(_ first: First, _ second: Second, _ third: Third) -> EvaluationError {
    EvaluationError(.invalidArgument, "invalid argument of \(Self.self)")
  }
}
