import Columnar

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `+ - * / %` and negation of REAL and DOUBLE: IEEE 754, no errors, as in Trino.
typealias SQLFloat = BinaryFloatingPoint & BitwiseCopyable & Sendable

struct FloatAdd<T: SQLFloat>: BinaryFunction {
  @inline(__always) func call(_ a: T, _ b: T, _: inout RowState) -> T { a + b }
}

struct FloatSubtract<T: SQLFloat>: BinaryFunction {
  @inline(__always) func call(_ a: T, _ b: T, _: inout RowState) -> T { a - b }
}

struct FloatMultiply<T: SQLFloat>: BinaryFunction {
  @inline(__always) func call(_ a: T, _ b: T, _: inout RowState) -> T { a * b }
}

struct FloatDivide<T: SQLFloat>: BinaryFunction {
  @inline(__always) func call(_ a: T, _ b: T, _: inout RowState) -> T { a / b }
}

struct FloatModulus<T: SQLFloat>: BinaryFunction {
  @inline(__always) func call(_ a: T, _ b: T, _: inout RowState) -> T { T(fmod(Double(a), Double(b))) }
}

struct FloatNegate<T: SQLFloat>: UnaryFunction {
  @inline(__always) func call(_ a: T, _: inout RowState) -> T { -a }
}
