import CKernels
import Columnar

/// Comparisons, and row numbers of what they hold for.
func selectKernels() -> [Kernel] {
  let n = 1 << 16
  var inputs = Inputs(seed: 2)
  let narrow = inputs.numbers(n, below: 20, as: UInt8.self)
  let middle = inputs.numbers(n, below: 20_000, as: UInt16.self)
  let wide = inputs.numbers(n, below: 1 << 40, as: Int64.self)
  let short = inputs.numbers(n, below: 2_000, as: Int16.self)
  let mask = Buffer(byteCount: n + Buffer.padding)
  let rows = Buffer(byteCount: (n + 8) * 4)
  let out = rows.pointer(as: UInt32.self)
  let byte = mask.pointer(as: UInt8.self)
  var kernels = [
    Kernel("compare Int16 with a constant", values: n, bytes: n * 3, keeping: [mask]) {
      colq_compare_i16_constant(Int32(COLQ_LT), short.pointer(as: Int16.self), 500, n, byte)
    },
    Kernel("compare Int64 with a constant", values: n, bytes: n * 9, keeping: [mask]) {
      colq_compare_i64_constant(Int32(COLQ_GE), wide.pointer(as: Int64.self), 1 << 39, n, byte)
    },
  ]
  for percent: UInt64 in [1, 50] {
    let chosen = inputs.mask(n, percent: percent)
    let found = n * Int(percent) / 100
    kernels.append(
      Kernel("rows of a mask, \(percent) %", values: n, bytes: n + found * 4, keeping: [rows]) {
        _ = colq_select_bytes(chosen.pointer(as: UInt8.self), n, out)
      })
    let few = inputs.mask(256, percent: percent)
    let many = inputs.mask(1 << 16, percent: percent)
    kernels.append(
      Kernel("rows of chosen 8-bit codes, \(percent) %", values: n, bytes: n + found * 4, keeping: [rows]) {
        _ = colq_select_codes8(narrow.pointer(as: UInt8.self), n, few.pointer(as: UInt8.self), 256, out)
      })
    kernels.append(
      Kernel("rows of chosen 16-bit codes, \(percent) %", values: n, bytes: n * 2 + found * 4, keeping: [rows]) {
        _ = colq_select_codes16(middle.pointer(as: UInt16.self), n, many.pointer(as: UInt8.self), out)
      })
  }
  let chosen = inputs.mask(n, percent: 50)
  kernels.append(
    Kernel("count of a mask", values: n, bytes: n) { _ = colq_count_bytes(chosen.pointer(as: UInt8.self), n) })
  kernels.append(
    Kernel("dates of timestamps (floor to the day)", values: n / 2, bytes: n * 8) {
      colq_truncate_i64(wide.pointer(as: Int64.self), n / 2, 86_400_000, 0, rows.pointer(as: Int64.self))
    })
  return kernels
}
