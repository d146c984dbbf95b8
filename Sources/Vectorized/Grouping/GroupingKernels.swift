/// The inner loops of grouping without operators around them, a batch a call: what `make kernels` measures.
package enum GroupingKernels {
  /// Adds the number of rows of each code, below `codeCount`, to `counts`.
  package static func count(
    _ codes: UnsafePointer<UInt8>, _ n: Int, _ counts: UnsafeMutablePointer<Int64>, codeCount: Int
  ) {
    GroupCounting.add(.u8(codes), n, counts, groupCount: codeCount)
  }

  package static func count(_ codes: UnsafePointer<UInt16>, _ n: Int, _ counts: UnsafeMutablePointer<Int64>) {
    GroupCounting.add(.u16(codes), n, counts, groupCount: 1 << 16)
  }

  package static func count(_ codes: UnsafePointer<UInt32>, _ n: Int, _ counts: UnsafeMutablePointer<Int64>) {
    GroupCounting.add(.u32(codes), n, counts, groupCount: .max)
  }

  /// Numbers keys of `wordCount` 64-bit words, as grouping by integers does.
  package final class Table {
    private let table: GroupTable

    package init(wordCount: Int) { table = GroupTable(wordCount: wordCount) }

    package var groupCount: Int { table.count }

    /// The group of each of `n` keys; `words[w][i]` is word w of key i.
    package func find(_ words: [UnsafeMutablePointer<UInt64>], _ n: Int, _ out: UnsafeMutablePointer<UInt32>) {
      table.find(words, n, out)
    }
  }
}
