import CKernels
import Columnar

/// Searching and splitting text.
func textKernels() -> [Kernel] {
  var inputs = Inputs(seed: 4)
  let rowCount = 1 << 16
  let (text, starts) = inputs.addresses(rowCount)
  let bytes = Buffer(copying: text)
  let views = Buffer(byteCount: rowCount * 16)
  for row in 0..<rowCount {
    views.pointer(as: StringView.self)[row] = StringView(bytes.base + starts[row], count: starts[row + 1] - starts[row])
  }
  let needle = Buffer(copying: Array("google".utf8))
  let folds = Buffer(copying: [UInt8](repeating: 0x20, count: 6))
  let wanted = UnsafePointer(needle.pointer(as: UInt8.self))
  let pair = colq_search_pair(wanted, 6)
  let found = Buffer(byteCount: rowCount + Buffer.padding)
  return [
    Kernel(
      "find 'google' in one buffer of addresses", values: rowCount, bytes: text.count, in: .memory,
      keeping: [bytes, needle]
    ) {
      scan(bytes.pointer(as: UInt8.self), text.count, wanted, pair)
    },
    Kernel(
      "addresses that contain 'google'", values: rowCount, bytes: text.count + rowCount * 17, in: .memory,
      keeping: [bytes, needle]
    ) {
      colq_views_contain(views.base, rowCount, wanted, nil, 6, found.pointer(as: UInt8.self))
    },
    Kernel(
      "addresses that contain 'google' in any case", values: rowCount, bytes: text.count + rowCount * 17, in: .memory,
      keeping: [bytes, needle, folds]
    ) {
      colq_views_contain(
        views.base, rowCount, wanted, folds.pointer(as: UInt8.self), 6, found.pointer(as: UInt8.self))
    },
    separators(&inputs),
  ]
}

/// Every occurrence, one after the other.
private func scan(_ text: UnsafePointer<UInt8>, _ n: Int, _ needle: UnsafePointer<UInt8>, _ pair: Int) {
  var at = 0
  while at < n {
    let found = colq_find(text + at, n - at, needle, 6, pair)
    if found < 0 { return }
    at += found + 6
  }
}

private func separators(_ inputs: inout Inputs) -> Kernel {
  var lines: [UInt8] = []
  while lines.count < 128 << 10 {
    lines += Array(
      "C\(inputs.next() % 100_000),mobile-\(inputs.next() % 1_000_000),P\(inputs.next() % 20_000),Books,view\n".utf8)
  }
  let fieldCount = lines.count { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\n") }
  let bytes = Buffer(byteCount: lines.count + 128)
  lines.withUnsafeBytes {
    bytes.base.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(bytes.base), byteCount: $0.count)
  }
  let count = lines.count
  let positions = Buffer(byteCount: (count + 64) * 4)
  let rows = Buffer(byteCount: (count + 64) * 4)
  return Kernel("separators of CSV, per field", values: fieldCount, bytes: count + fieldCount * 4) {
    var state = colq_csv_scan()
    state.start_ok = 1
    _ = colq_csv_index(
      bytes.pointer(as: UInt8.self), count, Int32(UInt8(ascii: ",")), Int32(UInt8(ascii: "\"")), &state,
      positions.pointer(as: UInt32.self), count, rows.pointer(as: UInt32.self), count)
  }
}
