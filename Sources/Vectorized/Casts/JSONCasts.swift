import Columnar

/// Casts from and to JSON.
enum JSONCasts {
  static func fromJSON(_ to: DataType) -> CastKernels.Kernel? { nil }
  static func toJSON(_ from: DataType) -> CastKernels.Kernel? { nil }
}
