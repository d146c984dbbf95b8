import CZstd
import Columnar

/// Decompressing a page of 1 MB, zstd level 3, with one context: the floor of every scan that cannot skip pages.
func pageKernels() -> [Kernel] {
  var inputs = Inputs(seed: 5)
  let byteCount = 1 << 20
  let codes = inputs.numbers(byteCount, below: 20, as: UInt8.self)
  let skewed = codes.pointer(as: UInt8.self)
  for i in 0..<byteCount { skewed[i] = min(skewed[i], UInt8(inputs.next() % 20)) }
  let times = Buffer(byteCount: byteCount)
  let instant = times.pointer(as: Int64.self)
  var now: Int64 = 1_714_521_600_000
  for i in 0..<byteCount / 8 {
    now += Int64(inputs.next() % 500)
    instant[i] = now
  }
  let text = Buffer(copying: inputs.addresses(byteCount / 64).text)
  return [
    page("8-bit codes of 20 groups", codes, byteCount, valueBytes: 1),
    page("rising 64-bit timestamps", times, byteCount, valueBytes: 8),
    page("addresses", text, min(byteCount, text.byteCount), valueBytes: 80),
  ].compactMap { $0 }
}

private func page(_ name: String, _ bytes: Buffer, _ count: Int, valueBytes: Int) -> Kernel? {
  let packed = Buffer(byteCount: ZSTD_compressBound(count))
  let packedCount = ZSTD_compress(packed.base, packed.byteCount, bytes.base, count, 3)
  guard ZSTD_isError(packedCount) == 0, let context = ZSTD_createDCtx() else { return nil }
  let out = Buffer(byteCount: count)
  let ratio = Double(count) / Double(packedCount)
  return Kernel(
    "zstd page of \(name), \((ratio * 10).rounded() / 10) to 1", values: count / valueBytes, bytes: packedCount + count,
    in: .memory
  ) {
    _ = ZSTD_decompressDCtx(context, out.base, count, packed.base, packedCount)
  }
}
