import Columnar

/// How rows that are set aside lie in memory: columns of fixed width, one after the other in each chunk.
struct PartitionLayout {
  /// Bytes of a value, by column.
  let widths: [Int]
  /// Widths of the columns before, by column; times a chunk's capacity it is where the column begins.
  let offsets: [Int]
  let rowByteCount: Int

  init(widths: [Int]) {
    self.widths = widths
    var offsets: [Int] = []
    var total = 0
    for width in widths {
      offsets.append(total)
      total += width
    }
    self.offsets = offsets
    rowByteCount = total
  }
}

/// Some hundred to some thousand rows of one partition, column by column.
final class PartitionChunk {
  /// Rows of a partition's first chunk; each further one is twice as large, up to `largestCapacity`.
  ///
  /// Powers of two of at least 16, so that every column begins at a multiple of its width.
  static let firstCapacity = 256
  static let largestCapacity = 2_048

  let layout: PartitionLayout
  let buffer: Buffer
  let capacity: Int
  private(set) var count = 0
  /// By column: a byte a row, 1 for NULL; nil while no batch brought a column that may have NULLs.
  private var nulls: [Buffer?]

  init(_ layout: PartitionLayout, capacity: Int) {
    self.layout = layout
    self.capacity = capacity
    buffer = Buffer(byteCount: layout.rowByteCount * capacity)
    nulls = Array(repeating: nil, count: layout.widths.count)
  }

  var byteCount: Int { buffer.byteCount + nulls.reduce(0) { $0 + ($1 == nil ? 0 : capacity) } }

  var room: Int { capacity - count }

  /// The chunk's place for new rows of `column`.
  private func end(_ column: Int) -> UnsafeMutableRawPointer {
    buffer.base + layout.offsets[column] * capacity + layout.widths[column] * count
  }

  /// Adds rows `rows[0..<n]` of each source; there must be room for them.
  func append(_ sources: [PartitionedRows.Source], _ rows: UnsafePointer<UInt32>, _ n: Int) {
    for (column, source) in sources.enumerated() {
      let out = end(column)
      if source.isKeyWord {
        appendWords(source.values.assumingMemoryBound(to: UInt64.self), rows, n, out, width: layout.widths[column])
        continue
      }
      switch layout.widths[column] {
      case 1: copy(UInt8.self, source.values, rows, n, out)
      case 2: copy(UInt16.self, source.values, rows, n, out)
      case 4: copy(UInt32.self, source.values, rows, n, out)
      case 8: copy(UInt64.self, source.values, rows, n, out)
      case 16: copy(StringView.self, source.values, rows, n, out)
      default: break
      }
      if let validity = source.validity { markNulls(column, validity, rows, n) }
    }
    count += n
  }

  @inline(__always)
  private func copy<T: BitwiseCopyable>(
    _ type: T.Type, _ values: UnsafeRawPointer, _ rows: UnsafePointer<UInt32>, _ n: Int, _ out: UnsafeMutableRawPointer
  ) {
    gather(values.assumingMemoryBound(to: T.self), rows, n, out.assumingMemoryBound(to: T.self))
  }

  private func markNulls(_ column: Int, _ validity: Bitmap, _ rows: UnsafePointer<UInt32>, _ n: Int) {
    let marks = nulls[column] ?? Buffer(zeroedByteCount: capacity)
    nulls[column] = marks
    let out = marks.pointer(as: UInt8.self) + count
    for i in 0..<n { out[i] = validity[Int(rows[i])] ? 0 : 1 }
  }

  /// Key words at the width that all of them fit.
  private func appendWords(
    _ values: UnsafePointer<UInt64>, _ rows: UnsafePointer<UInt32>, _ n: Int, _ out: UnsafeMutableRawPointer, width: Int
  ) {
    switch width {
    case 1: narrow(values, rows, n, out.assumingMemoryBound(to: UInt8.self))
    case 2: narrow(values, rows, n, out.assumingMemoryBound(to: UInt16.self))
    case 4: narrow(values, rows, n, out.assumingMemoryBound(to: UInt32.self))
    default: gather(values, rows, n, out.assumingMemoryBound(to: UInt64.self))
    }
  }

  @inline(__always)
  private func narrow<T: FixedWidthInteger>(
    _ values: UnsafePointer<UInt64>, _ rows: UnsafePointer<UInt32>, _ n: Int, _ out: UnsafeMutablePointer<T>
  ) {
    for i in 0..<n { out[i] = T(truncatingIfNeeded: values[Int(rows[i])]) }
  }

  /// The key words of a column, in the chunk or, where they are narrower there, in `scratch`.
  func words(_ column: Int, _ scratch: GroupArray<UInt64>) -> UnsafeMutablePointer<UInt64> {
    let start = buffer.base + layout.offsets[column] * capacity
    switch layout.widths[column] {
    case 1: widen(start.assumingMemoryBound(to: UInt8.self), scratch)
    case 2: widen(start.assumingMemoryBound(to: UInt16.self), scratch)
    case 4: widen(start.assumingMemoryBound(to: UInt32.self), scratch)
    default: return start.assumingMemoryBound(to: UInt64.self)
    }
    return scratch.base
  }

  @inline(__always)
  private func widen<T: FixedWidthInteger>(_ values: UnsafePointer<T>, _ scratch: GroupArray<UInt64>) {
    scratch.resize(count)
    let out = scratch.base
    for i in 0..<count { out[i] = UInt64(truncatingIfNeeded: values[i]) }
  }

  /// A column as a vector that shares the chunk's memory.
  func vector(_ column: Int, _ type: DataType, heap: StringHeap?) -> Vector {
    let width = layout.widths[column]
    return Vector(
      type, flat: buffer, offset: width == 0 ? 0 : layout.offsets[column] * capacity / width, count: count,
      validity: validity(column), heap: type.physical == .string ? heap : nil)
  }

  private func validity(_ column: Int) -> Bitmap? {
    guard let marks = nulls[column]?.pointer(as: UInt8.self) else { return nil }
    let bitmap = Bitmap(repeating: true, count: count)
    for i in 0..<count where marks[i] != 0 { bitmap.clear(i) }
    return bitmap
  }
}
