import CKernels
import Columnar

/// Bit-packed and delta-coded integers to arrays.
func unpackKernels() -> [Kernel] {
  let n = 1 << 16
  var inputs = Inputs(seed: 1)
  let packed = inputs.numbers(n, below: .max, as: UInt64.self)
  let out = Buffer(byteCount: n * 8 + Buffer.padding)
  let bytes = UnsafePointer(packed.pointer(as: UInt8.self))
  var kernels: [Kernel] = []
  for width: Int32 in [1, 3, 5, 8] {
    kernels.append(
      Kernel("unpack \(width) bits to 8", values: n, bytes: n * Int(width) / 8 + n, keeping: [packed]) {
        colq_unpack_u8(bytes, 0, n, width, out.pointer(as: UInt8.self))
      })
  }
  for width: Int32 in [10, 12, 15] {
    kernels.append(
      Kernel("unpack \(width) bits to 16", values: n, bytes: n * Int(width) / 8 + n * 2, keeping: [packed]) {
        colq_unpack_u16(bytes, 0, n, width, out.pointer(as: UInt16.self))
      })
  }
  for width: Int32 in [17, 20, 27] {
    kernels.append(
      Kernel("unpack \(width) bits to 32", values: n, bytes: n * Int(width) / 8 + n * 4, keeping: [packed]) {
        colq_unpack_u32(bytes, 0, n, width, out.pointer(as: UInt32.self))
      })
  }
  // What a column of flags looks like: 8 packed values of one bit, then 12 equal ones.
  let runs = (0..<n / 20).flatMap { _ -> [UInt8] in [3, 0b0010_0000, 24, 0] }
  let flags = Buffer(copying: runs + [UInt8](repeating: 0, count: 32))
  kernels.append(
    Kernel("short hybrid runs of 1 bit to 8", values: n / 20 * 20, bytes: n / 5 + n, keeping: [flags]) {
      var at = UnsafePointer<UInt8>(flags.pointer(as: UInt8.self))
      _ = colq_hybrid_u8(&at, at + runs.count + 2, 1, n, out.pointer(as: UInt8.self))
    })
  kernels.append(
    Kernel("unpack 41 bits to 64", values: n / 2, bytes: n / 2 * 41 / 8 + n / 2 * 8, keeping: [packed]) {
      colq_unpack_u64(bytes, 0, n / 2, 41, out.pointer(as: UInt64.self))
    })
  let deltas = inputs.numbers(n / 2, below: 1_000, as: UInt32.self)
  kernels.append(
    Kernel("running sum of 32-bit deltas to 64", values: n / 2, bytes: n / 2 * 12) {
      _ = colq_delta_sum_i64(deltas.pointer(as: UInt32.self), n / 2, 0, 0, out.pointer(as: Int64.self))
    })
  let codes = inputs.numbers(n, below: 200, as: UInt8.self)
  kernels.append(
    Kernel("largest of 8-bit codes", values: n, bytes: n) { _ = colq_max_u8(codes.pointer(as: UInt8.self), n) })
  return kernels
}
