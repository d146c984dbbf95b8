import Columnar

/// The rows of some partitions, put together from pieces of batches; partitions are numbered as they are first seen.
struct WindowPart {
  private let pieces: [(batch: WindowBatch, rows: Range<Int>)]
  /// By piece: the rows of its batch that are the first of a partition.
  private let firsts: [[UInt32]]
  let count: Int
  /// The partition of each row, as UInt32s.
  let numbers: Buffer
  let partitionCount: Int

  /// - Parameters:
  ///   - common: by worker, the common number of each of its numbers.
  ///   - groupCount: common numbers are below.
  init(_ pieces: [(batch: WindowBatch, rows: Range<Int>)], common: [GroupArray<UInt32>], groupCount: Int) {
    self.pieces = pieces
    count = pieces.reduce(0) { $0 + $1.rows.count }
    numbers = Buffer(byteCount: count * 4)
    let out = numbers.pointer(as: UInt32.self)
    // One more than the number; 0 while a partition was not seen.
    let seen = GroupArray<UInt32>(count: groupCount)
    let known = seen.base
    var last: UInt32 = 0
    var at = 0
    var firsts: [[UInt32]] = []
    for (batch, rows) in pieces {
      let own = UnsafePointer(batch.numbers.pointer(as: UInt32.self))
      let common = common[batch.worker].base
      var fresh: [UInt32] = []
      for row in rows {
        let group = Int(common[Int(own[row])])
        var number = known[group]
        if number == 0 {
          last += 1
          number = last
          known[group] = number
          fresh.append(UInt32(truncatingIfNeeded: row))
        }
        out[at] = number &- 1
        at &+= 1
      }
      firsts.append(fresh)
    }
    withExtendedLifetime(seen) {}
    self.firsts = firsts
    partitionCount = Int(last)
  }

  /// A column of the input.
  func column(_ at: Int, _ type: DataType) -> Vector {
    Vector.concat(pieces.map { $0.batch.batch.columns[at].slice($0.rows) }, type: type)
  }

  /// A column that has one value a partition: the partitions' numbers are its codes.
  func keyColumn(_ at: Int, _ type: DataType) -> Vector {
    let values = zip(pieces, firsts).map { piece, rows in
      rows.withUnsafeBufferPointer { rows in
        let column = piece.batch.batch.columns[at]
        return rows.baseAddress.map { column.take(indexes: $0, count: rows.count) } ?? column.slice(0..<0)
      }
    }
    let entries = VectorDictionary(values: Vector.concat(values, type: type).flattened(), isDistinct: true)
    return Vector(codes: numbers, width: .u32, dictionary: entries, count: count)
  }
}
