import Columnar
import Vectorized

/// Counting by dictionary codes, taking values by code, and hash tables of integers.
func groupKernels() -> [Kernel] {
  let n = 1 << 16
  var inputs = Inputs(seed: 3)
  let narrow = inputs.numbers(n, below: 20, as: UInt8.self)
  let broad = inputs.numbers(n, below: 200, as: UInt8.self)
  let middle = inputs.numbers(n, below: 20_000, as: UInt16.self)
  let counts = Buffer(zeroedByteCount: (1 << 20) * 8)
  let totals = counts.pointer(as: Int64.self)
  var kernels = [
    Kernel("count rows by 8-bit code, 20 groups", values: n, bytes: n, keeping: [counts]) {
      GroupingKernels.count(narrow.pointer(as: UInt8.self), n, totals, codeCount: 20)
    },
    Kernel("count rows by 8-bit code, 200 groups", values: n, bytes: n, keeping: [counts]) {
      GroupingKernels.count(broad.pointer(as: UInt8.self), n, totals, codeCount: 200)
    },
    Kernel("count rows by 16-bit code, 20,000 groups", values: n, bytes: n * 2, keeping: [counts]) {
      GroupingKernels.count(middle.pointer(as: UInt16.self), n, totals)
    },
    gather("64-bit values of 8-bit codes, 200 entries", &inputs, n, entries: 200, UInt8.self),
    gather("64-bit values of 16-bit codes, 20,000 entries", &inputs, n, entries: 20_000, UInt16.self),
  ]
  let drawn: [(String, UInt64, Int, MemoryLevel)] = [
    ("an integer, 1,000 groups", 1_000, 1, .cache), ("an integer, 100,000 groups", 100_000, 1, .memory),
    ("an integer, 1 million drawn of 4 million", 4_000_000, 1, .memory),
    ("two integers, 100,000 groups", 100_000, 2, .memory),
  ]
  for (name, groups, words, level) in drawn {
    kernels.append(find("group by hash table: \(name)", &inputs, groups: groups, words: words, level))
  }
  return kernels
}

private func gather<C: CodeWord>(_ name: String, _ inputs: inout Inputs, _ n: Int, entries: Int, _: C.Type) -> Kernel {
  let values = inputs.numbers(entries, below: 1 << 40, as: Int64.self)
  let codes = inputs.numbers(n, below: UInt64(entries), as: C.self)
  let dictionary = VectorDictionary(values: Vector(.bigint, flat: values, count: entries))
  let vector = Vector(codes: codes, width: C.width, dictionary: dictionary, count: n)
  return Kernel(name, values: n, bytes: n * (C.bitWidth / 8 + 8)) { _ = vector.flattened() }
}

/// Finding all groups again in a table that holds them: a row reads its key and one slot, and writes its group's number.
private func find(_ name: String, _ inputs: inout Inputs, groups: UInt64, words: Int, _ level: MemoryLevel) -> Kernel {
  let n = 1 << 20
  let key = inputs.numbers(n, below: groups, as: UInt64.self)
  let columns = Array(repeating: key.pointer(as: UInt64.self), count: words)
  let out = Buffer(byteCount: n * 4)
  let table = GroupingKernels.Table(wordCount: words)
  return Kernel(name, values: n, bytes: n * (words * 8 + 8 + 4), in: level, keeping: [key]) {
    table.find(columns, n, out.pointer(as: UInt32.self))
  }
}
